import { counted } from '../../messages/counted.ts'
import type { SuiteReport } from './reporters/reporter.ts'

/** What is wanting in the tests of a rule, in all of its files: so many of them, one that fires and one that does not. */
export function shortfallOf(reports: readonly SuiteReport[], minimum: number): readonly string[] {
  const tests = reports.flatMap((report) => report.tests)
  const hasPassed = (fired: boolean) => tests.some((test) => test.status === 'passed' && test.fired === fired)
  const wants = [
    ...(tests.length < minimum ? [`${counted(tests.length, 'test')} of at least ${minimum}`] : []),
    ...(hasPassed(true) ? [] : ['none that fires']),
    ...(hasPassed(false) ? [] : ['none that does not fire']),
  ]
  return wants.length === 0 ? [] : [`${reports.map(({ path }) => path).join(', ')}: ${wants.join(', ')}`]
}
