import { parseRules } from '../../rules/parse.ts'
import { fires } from '../../rules/trigger.ts'
import type { TestOutcome } from '../../testing/run.ts'
import { counted } from '../../trace/text.ts'
import { readText } from './files.ts'
import type { SuiteReport } from './reporters/reporter.ts'

/** What is wanting in the tests of a rule: so many of them, one that fires and one that does not. */
export function shortfallOf({ path, outcomes }: SuiteReport, minimum: number): readonly string[] {
  const fired = outcomes.map(hasFired)
  const wants = [
    ...(outcomes.length < minimum ? [`${counted(outcomes.length, 'test')} of at least ${minimum}`] : []),
    ...(fired.includes(true) ? [] : ['none that fires']),
    ...(fired.includes(false) ? [] : ['none that does not fire']),
  ]
  return wants.length === 0 ? [] : [`${path}: ${wants.join(', ')}`]
}

/** Whether the rule fired; undefined of a test that did not pass, or in which the query was to fail. */
function hasFired({ status, rule, result }: TestOutcome): boolean | undefined {
  return status === 'passed' && result !== undefined ? fires(rule, result.length) : undefined
}

/** Whether a file holds a rule, as far as its name and a look inside tell. */
export function isRuleFile(path: string): boolean {
  if (/\.(kql|csl|kusto)$/i.test(path)) return true
  if (!/\.(ya?ml|json)$/i.test(path) || /\.test\.ya?ml$/i.test(path)) return false
  const text = readText(path)
  if (!/^\s*(?:-\s*)?["']?query["']?\s*:/m.test(text)) return false
  try {
    return parseRules(text, path).length > 0
  } catch {
    return false
  }
}
