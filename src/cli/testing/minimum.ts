import { parseRules } from '../../rules/parse.ts'
import { counted } from '../../trace/text.ts'
import { readText } from './files.ts'
import type { SuiteReport } from './reporters/reporter.ts'

/** What is wanting in the tests of a rule: so many of them, one that fires and one that does not. */
export function shortfallOf({ path, tests }: SuiteReport, minimum: number): readonly string[] {
  const hasPassed = (fired: boolean) => tests.some((test) => test.status === 'passed' && test.fired === fired)
  const wants = [
    ...(tests.length < minimum ? [`${counted(tests.length, 'test')} of at least ${minimum}`] : []),
    ...(hasPassed(true) ? [] : ['none that fires']),
    ...(hasPassed(false) ? [] : ['none that does not fire']),
  ]
  return wants.length === 0 ? [] : [`${path}: ${wants.join(', ')}`]
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
