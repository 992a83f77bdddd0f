import { expect, test } from 'vitest'
import { defaultCatalog } from '../src/catalog.ts'
import { Workspace } from '../src/index.ts'
import { languageFamilies } from '../src/language.ts'
import { OPERATOR_DOCS } from '../src/operators/docs.ts'
import { PLUGIN_DOCS } from '../src/plugins/docs.ts'

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

test('every plugin has an example that can be bound', () => {
  const schemas = {
    T: {
      ...{ user: 'string', at: 'datetime', state: 'string', ip: 'string', bag: 'dynamic' },
      ...{ value: 'real', longitude: 'real', latitude: 'real' },
    },
    Networks: { network: 'string', country: 'string' },
    Places: { line: 'dynamic', polygon: 'dynamic', name: 'string' },
  } as const
  const workspace = new Workspace({ schemas, now: '2024-02-14' })
  const names = [...defaultCatalog().plugins.keys()]
  expect(Object.keys(PLUGIN_DOCS).sort()).toEqual(names.sort())
  for (const [name, { example }] of Object.entries(PLUGIN_DOCS)) {
    expect(example).toContain(`evaluate ${name}(`)
    expect(workspace.check(example).diagnostics, example).toEqual([])
  }
})
