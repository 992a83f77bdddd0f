import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { afterAll, describe, expect, test } from 'vitest'
import { loadRule, rows } from '../../src/testing/index.ts'

declare module '../../src/testing/index.ts' {
  interface Tables {
    Typed_CL: { Count?: number | null; Name?: string | null }
  }
}

/** Checked by the compiler, never run. */
export function typed(): void {
  rows('Typed_CL', { Name: 'a' }, [{ Count: 1 }, {}])
  rows('Other_CL', [{ anything: 1 }])
  // @ts-expect-error: there is no such column
  rows('Typed_CL', [{ Nope: 1 }])
  // @ts-expect-error: it is a number
  rows('Typed_CL', [{ Count: 'many' }])
}

describe('rows of a table', () => {
  const base = { TimeGenerated: '2024-02-14T11:50:00Z', ResultType: '50126', UserPrincipalName: 'ada' }

  test('are the rows given, or what they change in a base', () => {
    expect(rows('SigninLogs', [base])).toEqual([base])
    expect(rows('SigninLogs', base, [{}, { UserPrincipalName: 'bob' }])).toEqual([
      base,
      { ...base, UserPrincipalName: 'bob' },
    ])
  })

  test('columns and values are checked by the schema', () => {
    expect(() => rows('SigninLogs', [{ UserPrincipleName: 'ada' }])).toThrow(
      expect.objectContaining({
        message: 'SigninLogs, row 1: SigninLogs has no column UserPrincipleName',
        hint: "did you mean 'UserPrincipalName'?",
      }),
    )
    expect(() => rows('SigninLogs', base, [{}, { TimeGenerated: 'yesterday' }])).toThrow(
      'SigninLogs, row 2, column TimeGenerated: "yesterday" is no datetime',
    )
    expect(() => rows('SigninLogs', [{ $IngestionTime: '2024-02-14' }])).not.toThrow()
  })

  test('a table of your own has your schema', () => {
    expect(() => rows('Mine_CL', [{ a: 1 }])).toThrow('Mine_CL has no column a')
    expect(() => rows('Mine', [{ a: 1 }])).toThrow('the columns of Mine are not known')
    expect(rows('Mine_CL', [{ a: 1, TimeGenerated: null }], { schema: { a: 'long' } })).toHaveLength(1)
    expect(() => rows('SigninLogs', base, [{ a: 'x' }], { schema: { a: 'long' } })).toThrow('"x" is no long')
  })
})

describe('loadRule', () => {
  const folder = mkdtempSync(join(tmpdir(), 'kqlite-'))
  afterAll(() => rmSync(folder, { recursive: true }))
  const file = (name: string, text: string) => {
    writeFileSync(join(folder, name), text)
    return join(folder, name)
  }

  test('reads a query, and runs it over the rows of a test', () => {
    const rule = loadRule(file('Failed.kql', '\uFEFFSigninLogs | where ResultType != "0"'))
    expect(rule.name).toBe('Failed')
    const run = rule.run({ tables: { SigninLogs: rows('SigninLogs', [{ ResultType: '1' }, { ResultType: '0' }]) } })
    expect({ fires: run.fires, alerts: run.alerts, rows: run.rows.length }).toEqual({ fires: true, alerts: 1, rows: 1 })
    expect(rule.check()).toMatchObject({ diagnostics: [] })
  })

  test('by the URL of a file', () => {
    const url = pathToFileURL(file('by url.kql', 'print 1'))
    expect(loadRule(url).run().rows).toEqual([{ print_0: 1 }])
    expect(() => loadRule(new URL('https://example.com/rule.kql'))).toThrow(/^https:\/\/example\.com\/rule\.kql: /)
  })

  test('without a clock of its own, runs at the newest time of the rows', () => {
    const rule = loadRule(file('Recent.kql', 'SigninLogs | where TimeGenerated > ago(1h) | extend Now = now()'))
    const times = ['2024-02-14T11:59:00Z', '2024-02-14T12:30:00Z', '2024-02-14T10:00:00Z']
    const run = rule.run({ tables: { SigninLogs: times.map((TimeGenerated) => ({ TimeGenerated })) } })
    expect(run.rows.map(({ Now }) => Now)).toEqual([new Date(times[1]), new Date(times[1])])
    const later = rule.run({ tables: { SigninLogs: [{ TimeGenerated: times[0] }] }, now: '2024-02-15' })
    expect(later.rows).toEqual([])
  })

  test('of several rules, the one that is named', () => {
    const page = file('page.md', '# One\n\n```kql\nprint 1\n```\n\n# Two\n\n```kql\nprint 2\n```\n')
    expect(loadRule(page, 'Two').run().rows).toEqual([{ print_0: 2 }])
    expect(() => loadRule(page)).toThrow('has 2 rules: say which')
    expect(() => loadRule(page, 'Twe')).toThrow(expect.objectContaining({ hint: "did you mean 'Two'?" }))
    expect(() => loadRule(join(folder, 'none.kql'))).toThrow('there is no such file')
  })
})
