import { existsSync, readFileSync } from 'node:fs'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { parse, print, sameTree } from '../../grammar/index.ts'
import { queries } from './arbitraries/index.ts'

const shared = new URL('../../../shared/', import.meta.url)

function read(path: string): { id: string; query: string; error?: boolean }[] {
  return JSON.parse(readFileSync(new URL(path, shared), 'utf8'))
}

/** What went wrong when a text was parsed, printed and parsed again. */
function trouble(query: string): string | undefined {
  const first = parse(query)
  if (first.diagnostics.length) return first.diagnostics[0].message
  const text = print(first.tree)
  const second = parse(text)
  if (second.diagnostics.length) return `${second.diagnostics[0].message} in ${text}`
  return sameTree(first.tree, second.tree) ? undefined : `another tree: ${text}`
}

describe('print and parse', () => {
  it('give any tree back', () => {
    fc.assert(
      fc.property(queries, (tree) => {
        const text = print(tree)
        const { tree: again, diagnostics } = parse(text)
        if (diagnostics.length) throw new Error(`${diagnostics[0].message}\n${text}`)
        if (!sameTree(tree, again)) throw new Error(`Another tree for\n${text}\n${JSON.stringify(again.statements)}`)
      }),
      { numRuns: 500 },
    )
  })

  it.skipIf(!existsSync(new URL('rules/rules.json', shared)))('give back every public rule', () => {
    const rules = read('rules/rules.json')
    const failed = rules.map(({ id, query }) => [id, trouble(query)]).filter(([, why]) => why)
    expect(failed).toEqual([])
  })

  it.skipIf(!existsSync(new URL('conformance/engine.json', shared)))('give back every recorded query', () => {
    const cases = read('conformance/engine.json').filter(({ error }) => !error)
    const failed = cases.map(({ id, query }) => [id, trouble(query)]).filter(([, why]) => why)
    expect(failed).toEqual([])
  })
})
