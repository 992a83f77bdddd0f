import fc from 'fast-check'
import { describe, expect, it, test } from 'vitest'
import { Document, Scalar } from 'yaml'
import { formatError } from '../../src/errors/code-frame.ts'
import { KqlError } from '../../src/errors/kql-error.ts'
import { parseRules, type Rule } from '../../src/rules/index.ts'
import { TICKS_PER_DAY, TICKS_PER_HOUR, TICKS_PER_MINUTE } from '../../src/types/datetime.ts'

const TEMPLATE = `id: 5f3a
name: Many failed sign-ins
description: |
  What it is about
severity: Medium
requiredDataConnectors:
  - connectorId: AzureActiveDirectory
    dataTypes: [SigninLogs]
queryFrequency: 1h
queryPeriod: 14d
triggerOperator: gt
triggerThreshold: 3
tactics: [CredentialAccess]
query: |
  let threshold = 5;
  SigninLogs
  | where ResultType == "50126"

    | summarize Failures = count() by UserPrincipalName
entityMappings:
  - entityType: Account
    fieldMappings:
      - identifier: FullName
        columnName: UserPrincipalName
customDetails:
  Failures: Failures
alertDetailsOverride:
  alertDisplayNameFormat: "{{UserPrincipalName}} failed"
  alertSeverityColumnName: Severity
  alertDynamicProperties:
    - alertProperty: AlertLink
      value: Link
eventGroupingSettings:
  aggregationKind: AlertPerResult
version: 1.0.0
kind: Scheduled
`

function only(text: string, name: string): Rule {
  const rules = parseRules(text, name)
  expect(rules).toHaveLength(1)
  return rules[0]
}

/** Where in the file a part of the query stands. */
function placeOf(rule: Rule, part: string): string {
  const { line, column } = rule.query.positionAt(rule.query.text.indexOf(part))
  return `${line}:${column}`
}

describe('parseRules', () => {
  it('reads a query file', () => {
    const rule = only('T | take 1', 'rules/My rule.kql')
    expect(rule).toMatchObject({ name: 'My rule', kind: 'Scheduled', triggerOperator: 'gt', triggerThreshold: 0 })
    expect(rule.query.text).toBe('T | take 1')
    expect(rule.query.name).toBe('rules/My rule.kql')
  })

  it('reads a Sentinel template', () => {
    const rule = only(TEMPLATE, 'rule.yaml')
    expect(rule).toMatchObject({
      name: 'Many failed sign-ins',
      id: '5f3a',
      kind: 'Scheduled',
      queryFrequency: TICKS_PER_HOUR,
      queryPeriod: 14 * TICKS_PER_DAY,
      triggerOperator: 'gt',
      triggerThreshold: 3,
      eventGrouping: 'AlertPerResult',
      entityMappings: [
        { entityType: 'Account', fieldMappings: [{ identifier: 'FullName', columnName: 'UserPrincipalName' }] },
      ],
      customDetails: { Failures: 'Failures' },
      alertDetailsOverride: {
        alertDisplayNameFormat: '{{UserPrincipalName}} failed',
        alertSeverityColumnName: 'Severity',
        'alertDynamicProperties.AlertLink': 'Link',
      },
    })
    expect(rule.query.text).toMatch(/^let threshold = 5;\nSigninLogs\n.*\n\n {2}\| summarize/)
    expect(placeOf(rule, 'SigninLogs')).toBe('16:3')
    expect(placeOf(rule, 'summarize')).toBe('19:7')
    const place = (path: string) => rule.file.slice(rule.places[path])
    expect(place('entityMappings.0.fieldMappings.0.columnName')).toBe('UserPrincipalName')
    expect(place('alertDetailsOverride.alertDynamicProperties.AlertLink')).toBe('Link')
    expect(place('queryPeriod')).toBe('14d')
  })

  it('reads the rules of an ARM template, and leaves its other resources out', () => {
    const resource = (kind: string, properties: object) => ({
      type: 'Microsoft.OperationalInsights/workspaces/providers/alertRules',
      name: `[concat(parameters('workspace'), '/${kind}')]`,
      kind,
      properties,
    })
    const settings = { displayName: 'A', query: 'T\n| take 1', queryFrequency: 'PT5M', queryPeriod: 'P1DT12H' }
    const trigger = { triggerOperator: 'GreaterThan', triggerThreshold: 2 }
    const suppression = { suppressionDuration: 'PT5H', suppressionEnabled: true }
    const text = JSON.stringify({
      $schema: 'https://schema.management.azure.com/schemas/2019-04-01/deploymentTemplate.json#',
      resources: [
        resource('Scheduled', { ...settings, ...trigger, ...suppression }),
        resource('Fusion', { enabled: true }),
        resource('NRT', { displayName: 'B', query: '"é" \\' }),
        {
          type: 'Microsoft.OperationalInsights/workspaces/providers/contentTemplates',
          properties: { mainTemplate: { resources: [resource('Scheduled', { displayName: 'C', query: 'U' })] } },
        },
      ],
    })
    const rules = parseRules(text, 'export.json')
    expect(rules.map(({ name, kind, query }) => [name, kind, query.text])).toEqual([
      ['A', 'Scheduled', 'T\n| take 1'],
      ['B', 'NRT', '"é" \\'],
      ['C', 'Scheduled', 'U'],
    ])
    expect(rules[0]).toMatchObject({
      queryFrequency: 5 * TICKS_PER_MINUTE,
      queryPeriod: 36 * TICKS_PER_HOUR,
      triggerOperator: 'gt',
      triggerThreshold: 2,
      suppressionDuration: 5 * TICKS_PER_HOUR,
    })
    expect(rules[0].query.positionAt(4)).toEqual({ line: 1, column: text.indexOf('take 1') + 1 })
  })

  it('reads the blocks of a page', () => {
    const page =
      '```kql\nA\n```\n# One\n```sql\nB\n```\n- list\n  ~~~ Kusto\n  C\n  | take 1\n  ~~~\n```kql\n\n```\n````kql\n```\nD'
    const rules = parseRules(page, 'page.md')
    expect(rules.map(({ name, query }) => [name, query.text])).toEqual([
      ['page', 'A'],
      ['One', 'C\n| take 1'],
      ['One (2)', '```\nD'],
    ])
    expect(placeOf(rules[1], 'take')).toBe('11:5')
  })

  it('resolves aliases, and counts them', () => {
    const rule = only('x: &q |\n  T\n  | take 1\nquery: *q\nname: &n N\ncustomDetails: {A: *n}\n', 'rule.yaml')
    expect(rule).toMatchObject({ name: 'N', customDetails: { A: 'N' } })
    expect(placeOf(rule, 'take')).toBe('3:5')
    const levels = Array.from({ length: 9 }, (_, i) => `l${i + 1}: &l${i + 1} [${Array(9).fill(`*l${i}`)}]\n`)
    expect(failure(() => parseRules(`l0: &l0 x\n${levels.join('')}query: T\n`, 'rule.yaml'))).toMatch(
      /more than 1000000 values/,
    )
  })

  it('reads several documents of one file', () => {
    expect(parseRules('name: A\nquery: T\n---\nname: B\nquery: U\n', 'a.yml').map(({ name }) => name)).toEqual([
      'A',
      'B',
    ])
  })

  test.each([
    ['broken YAML', 'a: 1\nb: [1', /^rule\.yaml:2:6: Flow sequence/],
    ['no map', 'just text', /^rule\.yaml:1:1: a rule file must be a map/],
    ['no rule', '', /there is no rule in it/],
    ['no query', 'id: 1\nname: x\n', /^rule\.yaml:1:1: 'query' is missing/],
    ['a bad duration', 'query: T\nqueryPeriod: 1 fortnight\n', /^rule\.yaml:2:14: '1 fortnight' is no duration/],
    ['a bare number', 'query: T\nqueryPeriod: 5\n', /^rule\.yaml:2:14: '5' is no duration/],
    [
      'a misspelt key',
      'query: T\nqueryPeroid: 1d\n',
      /^rule\.yaml:2:1: a rule has no 'queryPeroid'[\s\S]*'queryPeriod'/,
    ],
    ['an unknown operator', 'query: T\ntriggerOperator: GreatThan', /2:18: there is no trigger operator 'GreatThan'/],
    ['another kind', 'query: T\nkind: Fusion', /2:7: a rule of kind 'Fusion' is not one that can be run/],
    ['a threshold that is none', 'query: T\ntriggerThreshold: many', /2:19: the trigger's threshold/],
    ['a list for a map', 'query: T\ncustomDetails: [a]', /2:16: 'customDetails' must be a map/],
    [
      'a mapping without a column',
      'query: T\nentityMappings:\n- entityType: IP\n  fieldMappings:\n  - identifier: Address\n    colunmName: a',
      /5:5: 'columnName' is missing[\s\S]*'colunmName'/,
    ],
  ])('says what is wrong with %s', (_, text, message) => {
    expect(failure(() => parseRules(text, 'rule.yaml'))).toMatch(message)
  })

  it('refuses a query that only a deployment knows', () => {
    const text = '{"resources": [{"kind": "Scheduled", "properties": {"query": "[variables(\'q\')]"}}]}'
    expect(failure(() => parseRules(text, 'rule.json'))).toMatch(/1:62: the query is an expression of the template/)
  })

  it('knows what parameters and variables of a template stand for', () => {
    const text = `{
  "parameters": { "every": { "type": "string", "defaultValue": "PT1H" } },
  "variables": { "q": "[variables('kql')]", "kql": "SigninLogs | where UserId == ''", "days": "P2D" },
  "resources": [
    { "type": "x/alertRules", "kind": "Scheduled", "properties": { "displayName": "One", "query": "[variables('q')]",
      "queryFrequency": "[ parameters( 'Every' ) ]", "queryPeriod": "[variables('days')]" } },
    { "type": "Microsoft.Resources/deployments", "properties": { "template": {
      "variables": { "kql": "AuditLogs" },
      "resources": [{ "type": "x/alertRules", "kind": "NRT", "properties": { "query": "[variables('kql')]" } }] } } }
  ]
}`
    const [one, nested] = parseRules(text, 'rule.json')
    expect([one.query.text, one.queryFrequency, one.queryPeriod]).toEqual([
      "SigninLogs | where UserId == ''",
      3_600 * 10_000_000,
      172_800 * 10_000_000,
    ])
    expect(one.query.positionAt(0)).toEqual({ line: 3, column: 53 })
    expect(nested.query.text).toBe('AuditLogs')
    const broken =
      '{"resources": [{"kind": "NRT", "properties": {"query": "T", "queryPeriod": "[concat(\'P\', \'1D\')]"}}]}'
    expect(failure(() => parseRules(broken, 'rule.json'))).toMatch(
      /1:76: the queryPeriod is an expression of the template/,
    )
  })

  it('reads many keys, and many aliases, in time in proportion to them', () => {
    const keys = Array.from({ length: 20_000 }, (_, i) => `y${i}: *a`).join('\n')
    expect(parseRules(`query: T\nx: &a [1]\n${keys}`, 'rule.yaml')).toHaveLength(1)
    expect(failure(() => parseRules(`query: T\nx: &a [1]\n${keys}\ny7: 1`, 'rule.yaml'))).toContain(
      '20003:1: Map keys must be unique',
    )
  })

  it('takes an alias for the last anchor of its name before it', () => {
    const [rule] = parseRules('a: &t T\nb: &t U\nquery: *t\nc: &t V\n', 'rule.yaml')
    expect(rule.query.text).toBe('U')
    expect(failure(() => parseRules('query: &t [*t]\n', 'rule.yaml'))).toContain('there is no anchor &t before this')
  })

  it('says of a file that nests too deep where', () => {
    expect(failure(() => parseRules(`query: ${'['.repeat(50_000)}`, 'rule.yaml'))).toContain(
      'values nest too deep here',
    )
  })

  it('says of tabs that YAML knows none', () => {
    expect(failure(() => parseRules('name: a\nquery: |\n\tT\n', 'rule.yaml'))).toMatch(/3:1: .*\n[\s\S]*not with tabs/)
  })

  it('knows the place of every character, however the query is written', () => {
    const line = fc.string({ unit: fc.constantFrom(...'ab|  "\'\\é😀'), maxLength: 12 })
    const query = fc.array(line, { minLength: 1, maxLength: 5 }).map((lines) => lines.join('\n'))
    const style = fc.constantFrom('BLOCK_LITERAL', 'BLOCK_FOLDED', 'QUOTE_DOUBLE', 'QUOTE_SINGLE', 'PLAIN')
    fc.assert(
      fc.property(query, style, fc.boolean(), (written, type, json) => {
        fc.pre(written.trim() !== '')
        const scalar = new Scalar(written)
        scalar.type = type as Scalar.Type
        const file = json
          ? JSON.stringify({ query: written })
          : new Document({ a: 1, query: scalar }).toString({ lineWidth: 20 })
        const rule = only(file, json ? 'rule.json' : 'rule.yaml')
        // Not every style can hold every text: what counts is what is read.
        const { text } = rule.query
        const lines = file.split('\n')
        for (let i = 0; i < text.length; i++) {
          if (/[\s"'\\]/.test(text[i])) continue
          const { line, column } = rule.query.positionAt(i)
          expect(lines[line - 1][column - 1]).toBe(text[i])
        }
      }),
      { numRuns: 500 },
    )
  })
})

function failure(run: () => unknown): string {
  try {
    run()
  } catch (error) {
    if (error instanceof KqlError) return formatError(error)
    throw error
  }
  throw new Error('nothing was thrown')
}
