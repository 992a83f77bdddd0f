import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it, test } from 'vitest'
import { checks } from '../../../src/rules/checks/index.ts'
import { checkRule, type Finding, parseRules } from '../../../src/rules/index.ts'
import { Workspace } from '../../../src/workspace.ts'

const workspace = new Workspace({
  schemas: { T: { a: 'string', b: 'string', n: 'long', o: 'bool', TimeGenerated: 'datetime' } },
})

/** What is found in a rule: a query, or the YAML of one. */
function found(text: string, options: { disabled?: string[] } = {}): readonly Finding[] {
  const [rule] = parseRules(text, /^query:/m.test(text) ? 'rule.yaml' : 'rule.kql')
  return checkRule(rule, workspace, options)
}

/** The ids and places of it. */
function places(text: string): string[] {
  return found(text).map(({ id, source, span }) => {
    const { line, column } = source.positionAt(span.start)
    return `${id} ${line}:${column}`
  })
}

describe('every check', () => {
  test.each(checks)('$id finds what its page shows, and not when it is put right', ({ id, wrong, right }) => {
    const ids = (text: string) => found(text).map((finding) => finding.id)
    expect(ids(wrong)).toContain(id)
    expect(ids(right)).not.toContain(id)
    expect(ids(wrong).filter((other) => /^K/.test(other))).toEqual([])
  })

  test.each(checks)('$id can be turned off', ({ id, wrong }) => {
    const isYaml = /^query:/m.test(wrong)
    const off = isYaml ? `# kqlite-disable ${id}\n${wrong}` : `// kqlite-disable ${id} that is how it is\n${wrong}`
    expect(found(off).map((finding) => finding.id)).not.toContain(id)
    expect(found(wrong, { disabled: [id] }).map((finding) => finding.id)).not.toContain(id)
  })

  it('says nothing of the rules in queries/ that is no remark', () => {
    const rules = ['SuspiciousAWSCLICommandExecution', 'asl_aws_concurrent_sessions_from_different_ips']
    for (const name of rules) {
      const text = readFileSync(join(import.meta.dirname, `../../../queries/AWSCloudTrail-${name}.kql`), 'utf8')
      expect(found(text).filter(({ id, severity }) => severity !== 'info' && id !== 'KS211')).toEqual([])
    }
  })
})

describe('comments that turn checks off', () => {
  const query = 'T\n| where isnull(a)\n| where isnull(b)'

  it('count for the line below', () => {
    expect(places(query)).toEqual(['null-string 2:9', 'null-string 3:9'])
    expect(
      places(query.replace('| where isnull(b)', '// kqlite-disable-next-line null-string\n| where isnull(b)')),
    ).toEqual(['null-string 2:9'])
  })

  it('count for the lines of the file in a YAML rule', () => {
    const yaml = `# kqlite-disable-next-line rule-schedule\nqueryPeriod: 1m\nqueryFrequency: 1m\nquery: T | take 5\n`
    expect(places(yaml)).toEqual(['rule-schedule 3:17', 'take-without-order 4:12'])
  })

  it('name several checks, and codes of the binder', () => {
    expect(places('// kqlite-disable null-string, KS142\nT | where isnull(a) or isnull(c)')).toEqual([])
  })

  it('must name a check that there is', () => {
    const [finding] = found('// kqlite-disable take-without-oder\nT')
    expect(finding).toMatchObject({ id: 'unknown-check', hint: "did you mean 'take-without-order'?" })
    expect(finding.source.slice(finding.span)).toBe('take-without-oder')
  })
})

test('errors of the binder are findings, at their places in the file', () => {
  expect(places('name: x\nquery: |\n  T\n  | where c == 1\n')).toEqual(['KS142 4:11'])
})

describe('never-true', () => {
  test.each([
    'tolower(a) == "X"',
    '"X" == tolower(a)',
    'tolower(a) in ("x", "Y")',
    'tolower(a) in (dynamic(["Y"]))',
    'toupper(a) startswith_cs "x"',
    'tostring(n) == "4625a"',
    'tostring(n) == "04625"',
    'tostring(o) == "True"',
    'tostring(split(a, "@")[1]) == "x@y"',
    'substring(a, 0, 3) == "abcd"',
    'hash_sha256(a) == "ABCD"',
    'n == long(null)',
    'a == "x" and a == "y"',
  ])('finds %s', (condition) => {
    expect(places(`T | where ${condition}`)).toEqual([expect.stringMatching(/^never-true 1:/)])
  })

  test.each([
    'tolower(a) == "x"',
    'tolower(a) =~ "X"',
    'tolower(a) == "ß"',
    'tolower(a) == b',
    'tostring(n) == "4625"',
    'tostring(n) == ""',
    'tostring(o) == "true"',
    'tostring(split(a, "@")[1]) == "y"',
    'substring(a, 0, 3) == "abc"',
    'a == "x" and b == "y"',
    'a == "x" or a == "y"',
  ])('leaves %s', (condition) => {
    expect(places(`T | where ${condition}`)).toEqual([])
  })

  it('follows a column that is made of itself', () => {
    expect(places('T | extend a = tostring(a) | extend a = tostring(split(a, ".")[0]) | where a == "x.y"')).toEqual([
      'never-true 1:76',
    ])
  })

  it('follows columns through extend, project and rename', () => {
    const pipeline = 'T | extend l = tolower(a) | where n > 1 | project m = l | project-rename k = m | where k == "X"'
    expect(places(pipeline)).toEqual([`never-true 1:${pipeline.indexOf('k == ') + 1}`])
    expect(places('T | extend l = tolower(a) | extend l = b | where l == "X"')).toEqual([])
    expect(places('T | extend l = tolower(a) | serialize l = b | where l == "X"')).toEqual([])
    expect(places('T | serialize l = tolower(a) | sort by n | where l == "X"')).toEqual(['never-true 1:50'])
    expect(places('T | extend l = tolower(a) | summarize l = take_any(b) by n | where l == "X"')).toEqual([])
  })
})

describe('always-true', () => {
  test.each([
    'a != "x" or a != "y"',
    'a !in ("x") or a != "y" or n > 5',
    'n == 1 or a != "x" or a !~ "y"',
    'tolower(a) != "X"',
    '"X" != tolower(a)',
    'tolower(a) !in ("x", "Y")',
    'toupper(a) !startswith_cs "x"',
  ])('finds %s', (condition) => {
    expect(places(`T | where ${condition}`)).toEqual([expect.stringMatching(/^always-true 1:/)])
  })
  test.each([
    'a != "x" or b != "y"',
    'a != "x" or a != "x"',
    'a != "x" and a != "y"',
    'a !~ "x" or a !~ "X"',
    'a != "x" or a == "y"',
    'tolower(a) !in ("x", "y")',
  ])('leaves %s', (condition) => expect(places(`T | where ${condition}`)).toEqual([]))
})

describe('missing-parentheses', () => {
  test.each([
    'a == "x" and b == "y" or b == "z"',
    'b in ("x") or b has "y" and n > 1',
    'n > 1 and b == "y" // (x)\n or b == "z"',
  ])('finds %j', (condition) => expect(places(`T | where ${condition}`)).toEqual(['missing-parentheses 1:11']))
  test.each([
    'n > 1 and (b == "y" or b == "z")',
    '(n > 1 and b == "y") or b == "z"',
    'b == "z" or (b == "y" and n > 1)',
    'a == "x" and b == "y" or n == 1',
    'n == 1 and b == "y" or n == 2 and b == "z"',
    'n > 1 and n < 5 or n == 9',
  ])('leaves %s', (condition) => expect(places(`T | where ${condition}`)).toEqual([]))
})

describe('has-term', () => {
  test.each([
    'a has ""',
    'a has_any ("x", "")',
    'toupper(a) has_cs "x"',
    'a has "adm*"',
    'tostring(split(a, ".")[0]) has "b.c"',
  ])('finds %s', (condition) =>
    expect(places(`T | where ${condition}`)).toEqual([expect.stringMatching(/^has-term 1:/)]),
  )
  test.each(['a has "*"', 'a has "a.b"', 'tolower(a) has "X"', 'toupper(a) has "x"', 'a has ".exe"', 'a has b'])(
    'leaves %s',
    (condition) => expect(places(`T | where ${condition}`)).toEqual([]),
  )
})

describe('look-back', () => {
  const rule = (period: string, query: string) =>
    places(`queryFrequency: 1h\nqueryPeriod: ${period}\nquery: ${JSON.stringify(query)}\n`)

  test.each([
    'T | where TimeGenerated > ago(25h)',
    'T | where ago(2d) <= TimeGenerated',
    'let back = 2d; T | where TimeGenerated > ago(back)',
    'T | where TimeGenerated > now() - 2d',
    'T | where TimeGenerated > startofday(ago(1d))',
    'T | where now() - TimeGenerated < 2d',
    'T | where TimeGenerated + 2d > now()',
    'T | where TimeGenerated between (ago(2d) .. now())',
    'T | where TimeGenerated between (ago(7d) .. ago(2d))',
    'T | where TimeGenerated < ago(1d)',
    'T | extend t = TimeGenerated | where t > ago(2d)',
    'T | make-series count() on TimeGenerated from ago(7d) to now() step 1d',
    'let f = (t: timespan) { T | where TimeGenerated > ago(t) }; f(2d) | union T',
    'T | where a in ((T | where TimeGenerated > ago(3d) | project a))',
  ])('finds %s', (query) => {
    expect(rule('1d', query)).toEqual([expect.stringMatching(/^look-back 3:/)])
  })

  test.each([
    'T | where TimeGenerated > ago(1d)',
    'T | where TimeGenerated > startofday(now())',
    'T | where TimeGenerated > datetime(2020-01-01)',
    'T | where TimeGenerated < ago(1h)',
    'T | where TimeGenerated between (ago(1d) .. 1h)',
    'T | summarize First = min(TimeGenerated) by a | where First > ago(9d)',
    'T | extend x = now() - TimeGenerated',
  ])('leaves %s', (query) => {
    expect(rule('1d', query)).toEqual([])
  })

  it('says nothing without a period', () => {
    expect(places('T | where TimeGenerated > ago(90d)')).toEqual([])
  })
})

describe('join-innerunique', () => {
  const right = '(T | project a, c = b) on a'
  test.each([
    'T',
    'T | distinct a, b',
    'T | summarize by a, b',
    'T | summarize x = count() by a | extend a = tolower(a)',
  ])('finds it after %s', (left) =>
    expect(places(`${left} | join ${right}`)).toContain(`join-innerunique 1:${left.length + 4}`),
  )
  test.each([
    'T | summarize by a',
    'T | distinct a | where a != ""',
    'T | summarize n = count() by x = b | project a = x, n',
    'T | summarize n = count() by a | join kind=leftanti (T) on a',
    'T | count | extend a = "x"',
    'print a = "x"',
  ])('leaves it after %s', (left) => {
    expect(places(`${left} | join ${right}`).filter((place) => place.startsWith('join-innerunique'))).toEqual([])
  })
  it('leaves tables that list each thing once', () => {
    expect(places('AlertInfo | join AlertEvidence on AlertId')).toEqual([])
  })
  it('leaves a kind that was chosen', () => {
    expect(places(`T | join kind=innerunique ${right}`).filter((place) => /unique/.test(place))).toEqual([])
  })
})

describe('join-empty-keys', () => {
  const joined = (left: string, right = 'T') => places(`${left} | join kind=inner (${right}) on a`)
  it('finds it when no side is filtered', () => expect(joined('T | where b != ""')).toEqual(['join-empty-keys 1:21']))
  it('leaves keys that are filled on one side, or of other types', () => {
    expect(joined('T | where isnotempty(a)')).toEqual([])
    expect(joined('T', 'T | where a == "x" | summarize by a')).toEqual([])
    expect(places('T | join kind=inner T on n')).toEqual([])
    expect(places('T | join kind=leftanti T on a')).toEqual([])
  })
  test.each([
    'T | where a endswith "x" or a == "y"',
    'T | where a !startswith "x" and a matches regex "."',
    'T | where tolower(a) has_any ("x", "y")',
    'T | where ipv4_is_private(a) == false',
    'T | extend a = strcat(a, "/", b)',
    'T | where isnotempty(b) | extend a = tolower(b)',
    'datatable(a: string)["x", "y"]',
    'union (T | where a != ""), (T | where a == "x")',
    'T | where a != "" | mv-expand x = split(b, ",")',
  ])('leaves %s', (left) => expect(joined(left)).toEqual([]))
  test.each([
    'T | where a endswith "x" or b == "y"',
    'T | where a !has "x"',
    'T | where a in ("x", "")',
    'datatable(a: string)["x", ""]',
    'union (T | where a != ""), T',
  ])('finds it after %s', (left) => expect(joined(left).join()).toMatch(/join-empty-keys/))
  it('leaves identifiers that no row lacks, and what only adds columns', () => {
    const ids = (query: string) => places(query).map((place) => place.replace(/ .*/, ''))
    expect(ids('DeviceEvents | join kind=inner DeviceInfo on DeviceId')).toEqual([])
    expect(
      ids('DeviceEvents | join kind=inner AlertEvidence on $left.InitiatingProcessAccountUpn == $right.AccountUpn'),
    ).toEqual(['join-empty-keys'])
    expect(ids('T | join kind=leftouter (T | summarize n = count() by a) on a')).toEqual([])
  })
})

describe('plugin-columns', () => {
  const hints = (query: string) =>
    found(query)
      .filter(({ id }) => id === 'plugin-columns')
      .map(({ hint }) => hint)
  it('names the plugin', () => {
    expect(hints('T | extend d = bag_pack(a, b) | evaluate bag_unpack(d) | where zz != ""').join()).toMatch(
      /evaluate bag_unpack\(…\)/,
    )
  })
  it('leaves plugins whose columns do not depend on the data', () => {
    expect(hints('T | evaluate ipv4_lookup(_GetWatchlist("nets"), a, Net) | where Tag != ""')).toEqual([])
  })
})

describe('the other checks', () => {
  test.each([
    ['swapped-between 1:11', 'T | where n between (5 .. 1)'],
    ['swapped-between 1:11', 'T | where TimeGenerated between (now() .. ago(1h))'],
    ['constant-condition 1:22', 'T | where n > 1 and ("a" == "b")'],
    ['take-without-order 1:5', 'T | limit 3'],
  ])('find %s in %s', (place, query) => expect(places(query).map(String)).toEqual([place]))

  test.each([
    'T | where TimeGenerated between (ago(14d) .. 1d)',
    'T | where 1 == 1',
    'T | where column_ifexists("zz", "") == "x"',
    'T | take 0',
    'T | sort by a | take 5',
  ])('leave %s', (query) => expect(places(query)).toEqual([]))

  it('know the limits of NRT rules', () => {
    const yaml = 'kind: NRT\nqueryFrequency: 5m\nquery: T | where TimeGenerated > ago(10m)\n'
    expect(places(yaml).filter((place) => place.startsWith('nrt'))).toEqual(['nrt-limits 2:17', 'nrt-limits 3:18'])
    expect(places('kind: NRT\nquery: T | where TimeGenerated > ago(10m)\n')).toEqual(['nrt-limits 2:18'])
  })

  it('know the limits of schedules', () => {
    const schedule = (frequency: string, period: string) =>
      places(`queryFrequency: ${frequency}\nqueryPeriod: ${period}\nquery: T\n`)
    expect(schedule('1m', '15d')).toEqual(['rule-schedule 1:17', 'rule-schedule 1:17', 'rule-schedule 2:14'])
    expect(schedule('2h', '1h')).toEqual(['rule-schedule 1:17'])
    expect(schedule('5m', '2d')).toEqual(['rule-schedule 1:17'])
    expect(schedule('PT5M', 'PT1H')).toEqual([])
  })

  it('know what a query may be', () => {
    const yaml = (query: string) => places(`queryFrequency: 1h\nqueryPeriod: 1h\nquery: ${JSON.stringify(query)}\n`)
    expect(yaml(`T | where a != "${'x'.repeat(10_000)}"`)).toEqual(['query-limits 3:8'])
    expect(yaml('search *')).toEqual(['query-limits 3:9'])
    expect(yaml('search in (T) "x"')).toEqual([])
    expect(places('union * | take 0')).toEqual([])
  })

  it('know every setting that names a column', () => {
    const yaml = `query: T | summarize count() by a
customDetails:
  First: a
  Second: AA
alertDetailsOverride:
  alertDisplayNameFormat: '{{a}} and {{b}}'
  alertSeverityColumnName: c
  alertDynamicProperties:
    - alertProperty: AlertLink
      value: d
`
    expect(places(yaml)).toEqual([
      'result-columns 4:11',
      'result-columns 6:27',
      'result-columns 7:28',
      'result-columns 10:14',
    ])
    expect(found(yaml)[0]).toMatchObject({ hint: "did you mean 'a'?", severity: 'error' })
  })

  it('say nothing of columns that cannot be known', () => {
    expect(
      places('query: T | evaluate bag_unpack(x)\ncustomDetails: {A: b}').filter((place) => /result/.test(place)),
    ).toEqual([])
  })
})
