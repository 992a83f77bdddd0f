import { describe, expect, test } from 'vitest'
import { Workspace } from '../../src/index.ts'
import { parseRules, type Rule } from '../../src/rules/index.ts'
import type { MatcherResult } from '../../src/testing/matchers/index.ts'
import { matchers } from '../../src/testing/matchers/index.ts'
import { RuleUnderTest } from '../../src/testing/rule-under-test.ts'
import '../../src/testing/vitest.ts'

const QUERY = 'SigninLogs | where ResultType == "50126" | summarize Failures = count() by UserPrincipalName'
const RULE: Rule = { ...parseRules(QUERY, 'rule.kql')[0], name: 'Failed sign-ins' }

const failure = { TimeGenerated: '2024-02-14T11:50:00Z', UserPrincipalName: 'ada@example.com', ResultType: '50126' }
const rule = new RuleUnderTest(RULE)
const workspace = new Workspace({
  tables: { SigninLogs: [failure, failure, { ...failure, UserPrincipalName: 'bob' }] },
})
const three = () =>
  workspace.query('datatable(a:long, b:string, t:datetime)[1, "x", datetime(2024-01-01), 2, "y", datetime(null)]')

/** What a matcher says when it does not hold, as a test runner gets it. */
function failureOf(result: MatcherResult): Omit<MatcherResult, 'pass' | 'message'> & { message: string } {
  expect(result.pass).toBe(false)
  const { message, actual, expected } = result
  return { message: message(), actual, expected }
}

/** Checked by the compiler, never run. */
export function typed(): void {
  expect(three()).toReturnRows([{ a: 1 }], { ordered: true })
  // @ts-expect-error: rows are objects
  expect(three()).toReturnRows([1])
  // @ts-expect-error: there is no such option
  expect(three()).toHaveColumns(['a'], { ordered: true })
}

describe('toFire', () => {
  test('goes by the trigger of the rule', () => {
    expect(rule.run(workspace)).toFire()
    expect(rule.run({ tables: { SigninLogs: [{ ...failure, ResultType: '0' }] } })).not.toFire()
    const picky = new RuleUnderTest({ ...RULE, triggerThreshold: 2 })
    expect(picky.run(workspace)).not.toFire()
    expect(new RuleUnderTest({ ...RULE, triggerOperator: 'lt', triggerThreshold: 3 }).run(workspace)).toFire()
    expect(new RuleUnderTest({ ...RULE, kind: 'NRT', triggerThreshold: 9 }).run(workspace)).toFire()
  })

  test('of a bare result: whether it has rows', () => {
    expect(three()).toFire()
    expect(workspace.query('print a = 1 | where a > 1')).not.toFire()
    expect(() => rule.run(workspace)).toFire()
  })

  test('says why not, and shows the rows', () => {
    const picky = new RuleUnderTest({ ...RULE, triggerThreshold: 2 })
    const [summary, table, ...trace] = failureOf(matchers.toFire(picky.run(workspace))).message.split('\n\n')
    expect(summary).toBe('expected Failed sign-ins, which fires on more than 2, to fire, but it returned 2 rows:')
    expect(table).toBe(
      [
        'UserPrincipalName | Failures',
        'string            | long',
        '------------------+---------',
        'ada@example.com   | 2',
        'bob               | 1',
      ].join('\n'),
    )
    expect(trace[0]).toMatch(/where ResultType == "50126" .*\n.*summarize Failures = count\(\)/)
  })

  test('shows at which step the rows were lost', () => {
    const quiet = rule.run({ tables: { SigninLogs: [{ ...failure, ResultType: '0' }] } })
    const [summary, trace] = failureOf(matchers.toFire(quiet)).message.split('\n\n')
    expect(summary).toBe('expected Failed sign-ins, which fires on any result, to fire, but it returned no rows')
    expect(trace).toContain('ResultType == "50126" was not true: ResultType is "0"')
  })

  test('refuses what is no result', () => {
    expect(() => matchers.toFire([] as never)).toThrow('toFire takes a result')
    expect(() => matchers.toFire(Promise.resolve() as never)).toThrow('await it')
  })
})

describe('toReturnRows', () => {
  test('in any order, all columns or those that are named', () => {
    expect(three()).toReturnRows([
      { a: 2n, b: 'y' },
      { a: 1, b: 'x', t: new Date('2024-01-01') },
    ])
    expect(three()).not.toReturnRows([{ a: 1 }, { a: 2 }])
    expect(three()).toReturnRows([{ a: 1 }, { a: 2 }], { partial: true })
    expect(three()).not.toReturnRows([{ a: 2 }, { a: 1 }], { partial: true, ordered: true })
    expect(rule.run(workspace)).toReturnRows([
      { UserPrincipalName: expect.stringContaining('ada'), Failures: 2 },
      { UserPrincipalName: 'bob', Failures: 1 },
    ])
  })

  test('a diff shows only what differs', () => {
    const given = failureOf(
      matchers.toReturnRows(three(), [
        { a: 9, b: 'z' },
        { a: '2', b: 'Y' },
      ]),
    )
    expect(given).toEqual({
      message: [
        'expected 2 rows in any order, got 2 rows',
        'row 2 differs from expected row 2 in b',
        'expected row 1 is missing',
        'row 1 was not expected',
      ].join('\n'),
      actual: [
        { a: 2, b: 'y' },
        { a: 1, b: 'x', t: '2024-01-01T00:00:00Z' },
      ],
      expected: [
        { a: 2, b: 'Y' },
        { a: 9, b: 'z' },
      ],
    })
  })

  test('an order that differs is told, with the rows as they came', () => {
    const expected = [
      { a: 2, b: 'y' },
      { a: 1, b: 'x', t: '2024-01-01' },
    ]
    const given = failureOf(matchers.toReturnRows(three(), expected, { ordered: true }))
    expect(given.message).toBe('expected 2 rows in this order, got 2 rows\nrow 2 was expected as row 1')
    expect(given.actual).toEqual([
      { a: 1, b: 'x', t: '2024-01-01T00:00:00Z' },
      { a: 2, b: 'y' },
    ])
  })

  test('a column that is misspelt is named', () => {
    expect(failureOf(matchers.toReturnRows(three(), [{ A: 1 }], { partial: true })).message).toContain(
      "the result has no column A: did you mean 'a'?",
    )
  })
})

describe('toContainRow', () => {
  test('other columns may hold anything', () => {
    expect(three()).toContainRow({ a: 1, t: '2024-01-01' })
    expect(three()).not.toContainRow({ a: 1, b: 'y' })
  })

  test('shows the row that comes nearest', () => {
    expect(failureOf(matchers.toContainRow(three(), { b: 'y', a: 3 }))).toEqual({
      message: 'expected a row like this among 2 rows; row 2 comes nearest, but for a',
      actual: [{ b: 'y', a: 2 }],
      expected: [{ b: 'y', a: 3 }],
    })
  })
})

describe('toHaveColumns', () => {
  test('names, types, and no others', () => {
    expect(three()).toHaveColumns(['b', 'a'])
    expect(three()).toHaveColumns({ a: 'long', t: 'datetime' })
    expect(three()).not.toHaveColumns({ a: 'int' })
    expect(three()).not.toHaveColumns(['a', 'b'], { exact: true })
    expect(three()).toHaveColumns(['a', 'b', 't'], { exact: true })
  })

  test('names what is missing', () => {
    expect(failureOf(matchers.toHaveColumns(three(), { a: 'int', q: 'long' })).message).toBe(
      'expected the columns a: int, q: long; the result lacks a: int, q: long',
    )
  })
})

describe('toFailWith', () => {
  const failing = () => workspace.query('SigninLogs | where Nope == 1')

  test('a code, a message, a kind, or any', () => {
    expect(failing).toFailWith('KS142')
    expect(failing).toFailWith(/Nope/)
    expect(failing).toFailWith({ kind: 'semantic', code: 'KS142', message: 'Nope' })
    expect(failing).toFailWith()
    expect(failing).not.toFailWith('KS204')
    expect(workspace.check('SigninLogs | where Nope == 1')).toFailWith('KS142')
    expect(() => three()).not.toFailWith()
  })

  test('shows how it failed instead', () => {
    const { message, actual, expected } = failureOf(matchers.toFailWith(failing, 'KS204'))
    expect(message).toMatch(/^expected a failure with code 'KS204', but it failed with\n\nquery:1:20: .*\[KS142\]/)
    expect({ actual, expected }).toEqual({ actual: { code: 'KS142' }, expected: { code: 'KS204' } })
    expect(failureOf(matchers.toFailWith(three)).message).toBe('expected a failure, but it did not fail')
  })

  test('throws on what is no KqlError', () => {
    const broken = () => {
      throw new RangeError('other')
    }
    expect(() => matchers.toFailWith(broken)).toThrow(RangeError)
  })
})

describe('snapshots', () => {
  test('a table', () => {
    expect(rule.run(workspace)).toMatchInlineSnapshot(`
      Failed sign-ins fires: 1 alert
      2 rows
      UserPrincipalName | Failures
      string            | long
      ------------------+---------
      ada@example.com   | 2
      bob               | 1
    `)
    expect({
      nested: workspace.query('print a = "x|y", b = "", c = dynamic({"b":1}), d = 1.0 | as T'),
    }).toMatchInlineSnapshot(`
      {
        "nested": T, 1 row
        a      | b      | c       | d
        string | string | dynamic | real
        -------+--------+---------+-----
        "x|y"  |        | {"b":1} | 1.0,
      }
    `)
  })

  test('a wide table, row by row', () => {
    expect(workspace.query('SigninLogs | take 1')).toMatchInlineSnapshot(`
      1 row
      AADTenantId: string, Agent: dynamic, AlternateSignInName: string, AppDisplayName: string, AppId: string
      AppliedConditionalAccessPolicies: string, AppliedEventListeners: dynamic, AppOwnerTenantId: string
      AuthenticationAppDeviceDetails: string, AuthenticationAppPolicyEvaluationDetails: string
      AuthenticationContextClassReferences: string, AuthenticationDetails: string, AuthenticationMethodsUsed: string
      AuthenticationProcessingDetails: string, AuthenticationProtocol: string, AuthenticationRequirement: string
      AuthenticationRequirementPolicies: string, AuthenticatorAppLocation: string, AutonomousSystemNumber: string
      _BilledSize: real, Category: string, ClientAppUsed: string, ClientCredentialType: string
      ConditionalAccessAudiences: string, ConditionalAccessPolicies: dynamic, ConditionalAccessStatus: string
      CorrelationId: string, CreatedDateTime: datetime, CrossTenantAccessType: string, DeviceDetail: dynamic, DurationMs: long
      FederatedCredentialId: string, FlaggedForReview: bool, GlobalSecureAccessIpAddress: string, HomeTenantId: string
      HomeTenantName: string, Id: string, Identity: string, IncomingTokenType: string, IPAddress: string
      IPAddressFromResourceProvider: string, _IsBillable: string, IsInteractive: bool, IsRisky: bool, IsTenantRestricted: bool
      IsThroughGlobalSecureAccess: bool, Level: string, Location: string, LocationDetails: dynamic, MfaDetail: dynamic
      NetworkLocationDetails: string, OperationName: string, OperationVersion: string, OriginalRequestId: string
      OriginalTransferMethod: string, ProcessingTimeInMilliseconds: string, Resource: string, ResourceDisplayName: string
      ResourceGroup: string, ResourceId: string, ResourceIdentity: string, ResourceOwnerTenantId: string
      ResourceProvider: string, ResourceServicePrincipalId: string, ResourceTenantId: string, ResultDescription: string
      ResultSignature: string, ResultType: string, RiskDetail: string, RiskEventTypes: string, RiskEventTypes_V2: string
      RiskLevel: string, RiskLevelAggregated: string, RiskLevelDuringSignIn: string, RiskState: string
      ServicePrincipalId: string, ServicePrincipalName: string, SessionId: string, SessionLifetimePolicies: string
      SignInIdentifier: string, SignInIdentifierType: string, SourceAppClientId: string, SourceSystem: string, Status: dynamic
      TimeGenerated: datetime, TokenIssuerName: string, TokenIssuerType: string, TokenProtectionStatusDetails: dynamic
      Type: string, UniqueTokenIdentifier: string, UserAgent: string, UserDisplayName: string, UserId: string
      UserPrincipalName: string, UserType: string

      row 1
        ResultType         50126
        TimeGenerated      2024-02-14T11:50:00Z
        Type               SigninLogs
        UserPrincipalName  ada@example.com
    `)
  })
})
