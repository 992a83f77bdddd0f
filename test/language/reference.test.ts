import { describe, expect, test } from 'vitest'
import { Workspace } from '../../src/index.ts'
import { defaultCatalog } from '../../src/language/catalog.ts'
import { LANGUAGE_EXAMPLES } from '../../src/language/examples.ts'
import { languageFamilies } from '../../src/language/reference.ts'
import { OPERATOR_DOCS } from '../../src/operators/docs.ts'
import { PLUGIN_DOCS } from '../../src/plugins/docs.ts'

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

test('operators are shown between the types of their operands', () => {
  const entries = languageFamilies().flatMap((family) => family.entries)
  const formsOf = (name: string) => entries.find((entry) => entry.name === name)!.signatures
  expect(formsOf('has')).toEqual(['string has string -> bool'])
  expect(formsOf('in')).toEqual(['any in (any, …) -> bool'])
  expect(formsOf('-')).toContain('datetime - datetime -> timespan')
  expect(formsOf('between')).toContain('datetime between (datetime .. timespan) -> bool')
  expect(formsOf('[]')).toEqual([
    'dynamic[string] -> dynamic',
    'dynamic[integer] -> dynamic',
    'dynamic[dynamic] -> dynamic',
  ])
  expect(entries.filter(({ state, signatures }) => state === 'works' && signatures.length === 0)).toEqual([])
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

describe('everything has an example', () => {
  const rows = {
    T: [1, 2, 3].map((x) => ({ x, at: '2024-02-14T10:00:00Z' })),
    E: [{ a: 'u', b: 'v', kind: 'x' }],
    N: [{ id: 'u' }, { id: 'v' }],
  }
  const archive = new Workspace({ tables: rows })
  const workspace = new Workspace({
    now: '2024-02-14T12:00:00Z',
    tables: rows,
    database: 'd',
    cluster: 'home',
    principal: { name: 'aaduser=…', groups: [] },
    geoInfo: { '203.0.113.0/24': { country: 'France' } },
    watchlists: { Allowed: [{ SearchKey: 'a' }] },
    databases: { archive, 'home/archive': archive },
  })
  const aggregates = defaultCatalog().aggregates

  test('in its entry, or beside it', () => {
    const entries = languageFamilies().flatMap((family) => family.entries)
    const lacking = entries.filter(({ state, replacedBy, examples }) => {
      return state !== 'refused' && replacedBy === undefined && examples.length === 0
    })
    expect(lacking.map(({ name }) => name)).toEqual([])
    const without = new Set(entries.filter(({ examples }) => examples.length === 1).map(({ name }) => name))
    expect(Object.keys(LANGUAGE_EXAMPLES).filter((name) => !without.has(name))).toEqual([])
  })

  test.for(Object.entries(LANGUAGE_EXAMPLES))('%s', ([name, [text, result]]) => {
    const query =
      result !== undefined
        ? `print ${text}`
        : aggregates.has(name) && !text.includes('|')
          ? `T | summarize ${text}`
          : text
    const answers = workspace.queryAll(query).map((answer) => answer.toJSON().rows)
    const [[cell]] = answers[0].length > 0 ? answers[0] : [[]]
    const printed = typeof cell === 'object' ? JSON.stringify(cell) : String(cell)
    if (result !== undefined) expect(printed).toBe(result)
  })
})
