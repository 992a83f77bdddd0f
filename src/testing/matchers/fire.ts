import { counted } from '../../messages/counted.ts'
import { triggerText } from '../../rules/trigger.ts'
import { formatTrace } from '../../trace/index.ts'
import type { RuleRun } from '../rule-under-test.ts'
import { type MatcherResult, outcomeOf, type Received } from './received.ts'
import { tableText } from './table-text.ts'

const SHOWN_ROWS = 10
const TRACE_WIDTH = 120

/** Whether a rule fires on what its query returned, by its own trigger; a bare result, whether it has rows. */
export function toFire(received: Received): MatcherResult {
  const { result, run } = outcomeOf('toFire', received)
  const pass = run?.fires ?? result.length > 0
  const message = () => {
    const [subject, verb] = run === undefined ? ['the query', 'return rows'] : [ruleText(run), 'fire']
    const rows = result.length === 0 ? 'no rows' : `${counted(result.length, 'row')}:`
    const trace = pass ? undefined : (run?.trace ?? result.trace)
    return [
      `expected ${subject}, ${pass ? 'not ' : ''}to ${verb}, but it returned ${rows}`,
      ...(result.length === 0 ? [] : [tableText(result, SHOWN_ROWS)]),
      ...(trace === undefined ? [] : [formatTrace(trace, { width: TRACE_WIDTH })]),
    ].join('\n\n')
  }
  return { pass, message }
}

function ruleText({ rule }: RuleRun): string {
  const trigger = triggerText(rule)
  return `${rule.name}, which fires on ${trigger === 'any' ? 'any result' : trigger}`
}
