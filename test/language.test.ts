import { expect, test } from 'vitest'
import { defaultCatalog } from '../src/catalog.ts'
import { languageFamilies } from '../src/language.ts'
import { OPERATOR_DOCS } from '../src/operators/docs.ts'

test('every operator of the catalogue is in the help', () => {
  const bound = [...defaultCatalog().operators].filter(
    ([kind, { bind }]) => bind !== undefined && !kind.startsWith('plugin '),
  )
  const kinds = bound.map(([kind]) => kind)
  expect(kinds.filter((kind) => !Object.hasOwn(OPERATOR_DOCS, kind))).toEqual([])
})

test('no family has a name twice, and everything has a line', () => {
  for (const { title, entries } of languageFamilies()) {
    const names = entries.map(({ name }) => name)
    expect(
      names.filter((name, i) => names.indexOf(name) !== i),
      title,
    ).toEqual([])
    expect(
      entries.filter(({ doc }) => doc === ''),
      title,
    ).toEqual([])
  }
})
