import { expect, test } from 'vitest'
import { KqlError, parse, Workspace, type WorkspaceOptions } from '../../src/index.ts'

/** What a workspace says of options, as JavaScript may give them. */
function problem(options: object): string {
  try {
    new Workspace(options as WorkspaceOptions)
  } catch (error) {
    expect(error).toBeInstanceOf(KqlError)
    const { message, hint } = error as KqlError
    return `${message}; ${hint}`
  }
  return ''
}

test('an option or a limit that there is not is an error: misspelled, it would do nothing', () => {
  expect(problem({ tabels: {} })).toBe("there is no option 'tabels'; did you mean 'tables'?")
  expect(problem({ limits: { time: 1 } })).toMatch(/^there is no limit 'time'; /)
  expect(problem({ verbose: true })).toMatch(/^there is no option 'verbose'; options: tables, schemas, functions, /)
  expect(problem({ tables: {}, now: undefined, limits: { timeMs: 1000 } })).toBe('')
})

test('an option, or an entry of one, that is not what it should be is an error', () => {
  expect(problem({ seed: 'x' })).toMatch('option seed must be a whole number')
  expect(problem({ seed: Number.NaN })).toMatch('option seed must be a whole number')
  expect(problem({ tables: 5 })).toMatch('option tables must be an object')
  expect(problem({ principal: 'me' })).toMatch('option principal must be an object')
  expect(problem({ externalData: 5 })).toMatch('option externalData must be an object or a function')
  expect(problem({ functions: { F: 'T' } })).toMatch("functions['F'] must be an object with a body, a string")
  expect(problem({ functions: { F: { bdy: 'T' } } })).toMatch("functions['F'] must be an object with a body, a string")
  expect(problem({ databases: { a: {} } })).toMatch("databases['a'] must be a Workspace")
  expect(problem({ plugins: { python: 5 } })).toMatch("plugins['python'] must be a function")
  expect(problem({ plugins: { pyton: () => [] } })).toBe(
    "there is no plugin that calls out 'pyton'; did you mean 'python'?",
  )
  expect(problem({ databases: { a: new Workspace() }, plugins: { python: () => [] }, seed: 7 })).toBe('')
})

test('a query that is no string is an error of its caller', () => {
  const workspace = new Workspace()
  const given: readonly [text: unknown, what: string][] = [
    [undefined, 'undefined'],
    [null, 'null'],
    [5, 'number'],
    [Promise.resolve('print 1'), 'object'],
  ]
  for (const [text, what] of given) {
    const message = `a query must be a string, not ${what}`
    for (const method of ['query', 'queryAll', 'prepare'] as const) {
      expect(() => workspace[method](text as string)).toThrow(expect.objectContaining({ kind: 'semantic', message }))
    }
    expect(workspace.check(text as string).diagnostics).toMatchObject([{ code: 'KQL139', message }])
    expect(() => parse(text as string)).toThrow(new TypeError(message))
  }
})

test('a text without a query is an error to check too', () => {
  const workspace = new Workspace()
  for (const text of ['', '// nothing', 'let x = 1;']) {
    expect(workspace.check(text).diagnostics).toMatchObject([{ kind: 'semantic', code: 'KQL129', start: 0 }])
    expect(() => workspace.prepare(text)).toThrow('the query has no expression to run')
  }
  expect(workspace.check('let x = nope;').diagnostics).toMatchObject([{ code: 'KS142' }])
})

/** What is said of rows that a JavaScript program may give, as a table and as a watchlist. */
function saidOfRows(rows: unknown): readonly string[] {
  const given = { T: rows as object[], AWSCloudTrail: rows as object[] }
  const runs: readonly (readonly [WorkspaceOptions, string])[] = [
    [{ tables: given }, 'T'],
    [{ tables: given }, 'AWSCloudTrail'],
    [{ watchlists: given }, "_GetWatchlist('T')"],
  ]
  return runs.map(([options, query]) => {
    try {
      new Workspace(options).query(query)
      return 'read'
    } catch (error) {
      expect(error).toMatchObject({ kind: 'runtime', code: 'KQL328' })
      return (error as KqlError).message
    }
  })
}

test('rows that cannot be read are an error that names them, whatever they throw', () => {
  const getter = {
    get a() {
      throw new Error('closed')
    },
  }
  expect(saidOfRows([{ a: 1 }, getter])).toEqual([
    'table T, row 2, column a cannot be read: closed',
    'table AWSCloudTrail, row 2, column a cannot be read: closed',
    'table T, row 2, column a cannot be read: closed',
  ])
  expect(saidOfRows([{ a: 1 }, { a: getter }])).toEqual([
    'table T, row 2, column a cannot be read: closed',
    'table AWSCloudTrail, row 2, column a cannot be read: closed',
    'table T, row 2, column a cannot be read: closed',
  ])
  const proxy = new Proxy({}, { ownKeys: () => 5 as never })
  expect(saidOfRows([proxy])[0]).toMatch(/^table T, row 1 cannot be read: /)
  const record = {
    eventName: 'GetObject',
    eventSource: 's3.amazonaws.com',
    eventTime: '2024-02-14T12:00:00Z',
    get awsRegion() {
      throw new Error('closed')
    },
  }
  expect(saidOfRows([record])[1]).toBe('table AWSCloudTrail cannot be read: closed')
})

test('rows that are no array are an error, not a table without rows', () => {
  const message = (table: string) => `table ${table}: its rows must be an array of objects`
  for (const rows of [{ a: 1 }, 5, 'rows', null, new Set([{ a: 1 }]), Promise.resolve([])]) {
    expect(saidOfRows(rows)).toEqual([message('T'), message('AWSCloudTrail'), message('T')])
  }
  expect(saidOfRows([null])).toEqual([
    'table T, row 1: null is no row (an object)',
    'table AWSCloudTrail, row 1: null is no row (an object)',
    'table T, row 1: null is no row (an object)',
  ])
})
