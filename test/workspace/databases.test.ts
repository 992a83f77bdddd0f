import { describe, expect, test } from 'vitest'
import { Workspace } from '../../src/index.ts'

const archive = new Workspace({
  tables: { Logs: [{ id: 1, text: 'old' }], OnlyThere: [{ x: 1 }] },
  functions: {
    Errors: { parameters: '(level:long)', body: 'Logs | where id >= level' },
    Twice: { parameters: '(T:(*))', body: 'union T, T | extend n = toscalar(Logs | count)' },
    Double: { parameters: '(x:long)', body: 'x * 2' },
  },
  watchlists: { VIP: [{ SearchKey: 'ada' }] },
})
const remote = new Workspace({ tables: { Logs: [{ id: 7, text: 'remote' }] }, databases: { deeper: archive } })
const workspace = new Workspace({
  database: 'live',
  cluster: 'home',
  tables: {
    Logs: [
      { id: 2, text: 'new' },
      { id: 3, text: 'new' },
    ],
  },
  databases: { archive, 'far/logs': remote },
})

function rows(query: string): readonly (readonly unknown[])[] {
  return workspace.query(query).toJSON().rows
}

describe('other databases', () => {
  test('are named by database, workspace and cluster', () => {
    for (const path of [
      'database("archive")',
      'workspace("archive")',
      'app("archive")',
      'cluster("home").database("archive")',
    ]) {
      expect(rows(`${path}.Logs`), path).toEqual([[1, 'old']])
    }
    expect(rows('cluster("far").database("logs").Logs | project id')).toEqual([[7]])
    expect(rows('database("archive").table("Logs") | count')).toEqual([[1]])
    expect(rows('let name = "archive"; database(name).OnlyThere')).toEqual([[1]])
  })

  test('this one has a name too, and lets do not hide its tables', () => {
    expect(rows('let Logs = print x = 1; database().Logs | count')).toEqual([[2]])
    expect(rows('database("live").Logs | count')).toEqual([[2]])
    expect(rows('cluster("home").database("live").Logs | count')).toEqual([[2]])
  })

  test('have functions that see their own tables; arguments are bound where the call stands', () => {
    expect(rows('database("archive").Errors(1)')).toEqual([[1, 'old']])
    expect(rows('database("archive").Twice((Logs | where id == 2))')).toEqual([
      [2, 'new', 1],
      [2, 'new', 1],
    ])
    expect(rows('Logs | where id == 2 | invoke database("archive").Twice() | take 1')).toEqual([[2, 'new', 1]])
    expect(rows('print database("archive").Double(4)')).toEqual([[8]])
    expect(rows('workspace("archive")._GetWatchlist("VIP")')).toEqual([['ada']])
  })

  test('join and unite with this one, by wildcards too', () => {
    expect(rows('union Logs, database("archive").Logs | summarize sum(id)')).toEqual([[6]])
    expect(rows('union database("archive").L*, cluster("far").database("logs").* | summarize sum(id)')).toEqual([[8]])
    expect(
      rows('Logs | join kind=leftanti (database("archive").Logs | extend id = id + 1) on id | project id'),
    ).toEqual([[3]])
  })

  test('have aliases', () => {
    expect(rows('alias database A = cluster("far").database("logs"); database("A").Logs | project id')).toEqual([[7]])
  })

  test('that were not given are refused by name', () => {
    const error = (query: string) => workspace.check(query).diagnostics[0]
    expect(error('database("nope").Logs')).toMatchObject({
      code: 'KS208',
      start: 9,
      message: "The name 'nope' does not refer to any known database.",
      hint: "give it: new Workspace({ databases: { 'nope': … } })",
    })
    expect(error('cluster("nope").database("d").T')).toMatchObject({
      kind: 'unsupported',
      message: "The database 'd' of the cluster 'nope' was not given.",
      hint: "give it: new Workspace({ databases: { 'nope/d': … } })",
    })
    expect(error('workspace("nope").T')).toMatchObject({
      kind: 'unsupported',
      message: "The workspace 'nope' was not given.",
    })
    expect(error('database("archive").Nope')).toMatchObject({ code: 'KS204' })
    expect(error('database("far/logs/deeper").Logs')).toMatchObject({ code: 'KS208' })
    expect(error('cluster("far").T')).toMatchObject({ kind: 'unsupported' })
    for (const query of [
      'union withsource = t database("archive").Logs, Logs',
      'find in (database("archive").Logs) where id == 1',
      'search in (database("archive").Logs) "old"',
    ]) {
      expect(error(query), query).toMatchObject({ kind: 'unsupported' })
    }
  })
})

describe('macro-expand', () => {
  const group = 'entity_group [database("archive"), cluster("far").database("logs"), database()]'

  test('unites a subquery over each database', () => {
    expect(rows(`macro-expand ${group} as X (X.Logs | where text != "new" | project id) | sort by id asc`)).toEqual([
      [1],
      [7],
    ])
    expect(rows(`let G = ${group}; macro-expand G as X (let t = X.Logs; t | count) | summarize sum(Count)`)).toEqual([
      [4],
    ])
  })

  test('knows what the entity is called', () => {
    const query =
      'macro-expand entity_group [database(), cluster("far").database("logs")] as X (print d = X.$current_database, c = X.$current_cluster_endpoint)'
    expect(rows(query)).toEqual([
      ['live', 'home'],
      ['logs', 'far'],
    ])
  })

  test('passes over what is not known when it is fuzzy', () => {
    const over = (parameters: string) =>
      `macro-expand ${parameters} entity_group [database("archive"), database("nope")] as X (X.Logs)`
    expect(rows(over('isfuzzy=true'))).toEqual([[1, 'old']])
    expect(() => rows(over(''))).toThrow(/'nope' does not refer to any known database/)
    expect(() => rows('macro-expand isfuzzy=true entity_group [database("nope")] as X (X.T)')).toThrow(
      /None of the entities/,
    )
    expect(() => rows('macro-expand Nope as X (X.T)')).toThrow(/An entity group is expected/)
  })

  test('keeps common columns only when it is inner', () => {
    const kind = (kind: string) =>
      workspace.query(
        `macro-expand kind=${kind} entity_group [database("archive"), database()] as X (union isfuzzy=true X.OnlyThere, X.Logs)`,
      )
    expect(kind('outer').columns.map(({ name }) => name)).toEqual(['x', 'id', 'text'])
    expect(kind('inner').columns.map(({ name }) => name)).toEqual(['id', 'text'])
  })
})
