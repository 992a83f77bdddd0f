import { triggerText } from '../../rules/trigger.ts'
import { counted } from '../../trace/text.ts'
import { type MatcherResult, outcomeOf, type Received } from './received.ts'
import { tableText } from './table-text.ts'

const SHOWN_ROWS = 10

/** Whether a rule fires on what its query returned, by its own trigger; a bare result, whether it has rows. */
export function toFire(received: Received): MatcherResult {
  const { result, run } = outcomeOf('toFire', received)
  const pass = run?.fires ?? result.length > 0
  const message = () => {
    const name = run === undefined ? 'the query' : run.rule.name
    const trigger =
      run === undefined
        ? ''
        : `, which fires on ${triggerText(run.rule) === 'any' ? 'any result' : triggerText(run.rule)}`
    const verb = run === undefined ? 'return rows' : 'fire'
    const rows = result.length === 0 ? 'it returned no rows' : `it returned ${counted(result.length, 'row')}:`
    const table = result.length === 0 ? '' : `\n\n${tableText(result, SHOWN_ROWS)}`
    return `expected ${name}${trigger}, ${pass ? 'not ' : ''}to ${verb}, but ${rows}${table}`
  }
  return { pass, message }
}
