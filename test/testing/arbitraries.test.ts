import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { Workspace } from '../../src/index.ts'
import { constantsOf } from '../../src/testing/arbitraries/constants.ts'
import { rowsOf } from '../../src/testing/arbitraries/index.ts'
import { compareRows } from '../../src/testing/compare.ts'
import { SCALAR_TYPES } from '../../src/types/scalar-type.ts'

const now = '2024-02-14T12:00:00Z'

const RULE = `
  let trusted = dynamic(["111111111111", "222222222222"]);
  let threshold = 2;
  AWSCloudTrail
  | where TimeGenerated > ago(1h)
  | where ErrorCode in ("AccessDenied", "Client.UnauthorizedOperation") or UserAgent has "aws-cli"
  | extend Session = tostring(split(UserIdentityPrincipalid, ":")[1])
  | where Session != "ci" and EventName matches regex @"^(Get|List)"
  | where RecipientAccountId !in (trusted)
  | summarize Denied = count() by UserIdentityArn, RecipientAccountId
  | where Denied > threshold
`

describe('constants of a rule', () => {
  const { near, all, names } = constantsOf([RULE])

  test('what a column is compared with, through let and extend', () => {
    const strings = (column: string) => [...(near.get(column)?.strings ?? [])].sort()
    expect(strings('ErrorCode')).toEqual(['AccessDenied', 'Client.UnauthorizedOperation'])
    expect(strings('RecipientAccountId')).toEqual(['111111111111', '222222222222'])
    expect(strings('UserIdentityPrincipalid')).toEqual([':', 'ci'])
    expect(strings('EventName')).toEqual(['Get', 'List', '^(Get|List)'])
    expect([...near.get('Denied')!.numbers]).toEqual([2])
  })

  test('all of them, and the names', () => {
    expect(all.timespans.size).toBe(1)
    expect([...all.strings]).toContain('aws-cli')
    expect(names.has('UserAgent')).toBe(true)
  })
})

describe('rows', () => {
  const schema = Object.fromEntries(SCALAR_TYPES.map((type) => [`a_${type}`, type]))

  test('cells of every type fit their columns, and come back as they are', () => {
    fc.assert(
      fc.property(rowsOf(fc, schema, { now }), (rows) => {
        const result = new Workspace({ tables: { T: rows }, schemas: { T: schema } }).query('T')
        expect(compareRows(result, rows, { ordered: true }).equal).toBe(true)
        expect(compareRows(result, result.rows, { ordered: true }).equal).toBe(true)
        const { columns, rows: cells } = result.toJSON()
        const written = cells.map((row) => Object.fromEntries(columns.map(({ name }, i) => [name, row[i]])))
        expect(compareRows(result, written, { ordered: true }).equal).toBe(true)
      }),
    )
  })

  test('the missing cell and edges of each type are among them', () => {
    const rows = fc.sample(rowsOf(fc, schema, { now, minLength: 50, maxLength: 50 }), { numRuns: 40, seed: 1 }).flat()
    for (const type of SCALAR_TYPES) {
      const cells = rows.map((row) => row[`a_${type}`])
      expect(cells, type).toContain(type === 'string' ? '' : null)
    }
    const has = (column: string, cell: unknown) => rows.some((row) => Object.is(row[column], cell))
    expect(has('a_long', 9_223_372_036_854_775_807n)).toBe(true)
    expect(has('a_int', -2_147_483_648)).toBe(true)
    expect(has('a_real', Number.NaN)).toBe(true)
  })

  test('columns are those that the rule reads, or those that are asked for', () => {
    const [some] = fc.sample(rowsOf(fc, 'AWSCloudTrail', { rule: RULE, now, minLength: 1 }), 1)
    expect(Object.keys(some[0]).sort()).toEqual([
      'ErrorCode',
      'EventName',
      'RecipientAccountId',
      'TimeGenerated',
      'UserAgent',
      'UserIdentityArn',
      'UserIdentityPrincipalid',
    ])
    const [few] = fc.sample(rowsOf(fc, 'AWSCloudTrail', { columns: ['UserAgent'], minLength: 1 }), 1)
    expect(Object.keys(few[0])).toEqual(['UserAgent'])
  })

  test('rows come near to what the rule looks for: some make it fire', () => {
    const workspace = (rows: object[]) => new Workspace({ tables: { AWSCloudTrail: rows }, now })
    const samples = fc.sample(rowsOf(fc, 'AWSCloudTrail', { rule: RULE, now, maxLength: 60 }), {
      numRuns: 100,
      seed: 7,
    })
    const firing = samples.filter((rows) => workspace(rows).query(RULE).length > 0)
    expect(firing.length).toBeGreaterThan(10)
    const edges = samples.flat().filter((row) => row.TimeGenerated === '2024-02-14T11:00:00.0000000Z')
    expect(edges.length).toBeGreaterThan(0)
  })

  test('rows differ in one column alone, too: some have what a rule counts', () => {
    const spray = `SigninLogs
      | where TimeGenerated > ago(1h) and ResultType == "50126"
      | summarize Users = dcount(UserPrincipalName) by IPAddress
      | where Users > 5`
    const lists = fc.sample(rowsOf(fc, 'SigninLogs', { rule: spray, now }), { numRuns: 1000, seed: 1 })
    const firing = lists.filter((SigninLogs) => {
      return new Workspace({ tables: { SigninLogs }, now }).query(spray).length > 0
    })
    expect(firing.length).toBeGreaterThan(2)
  })

  test('the rule never fires on rows from trusted accounts', () => {
    const trusted = { RecipientAccountId: fc.constantFrom('111111111111', '222222222222') }
    fc.assert(
      fc.property(rowsOf(fc, 'AWSCloudTrail', { rule: RULE, now, values: trusted }), (rows) => {
        return new Workspace({ tables: { AWSCloudTrail: rows }, now }).query(RULE).length === 0
      }),
    )
  })

  test('a table without a schema, and a column it lacks, are refused', () => {
    expect(() => rowsOf(fc, 'NoSuchTable')).toThrow('the columns of NoSuchTable are not known')
    expect(() => rowsOf(fc, { a: 'long' }, { columns: ['b'] })).toThrow('the table has no column b')
  })
})
