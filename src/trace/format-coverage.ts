import { counted } from '../messages/counted.ts'
import { printable } from '../messages/printable.ts'
import type { ConditionCoverage, Coverage, StepCoverage } from './coverage.ts'
import { stylesOf, type TraceFormat } from './format.ts'
import { cutTo } from './width.ts'

/** Something that no run has put to the test. */
export interface Gap {
  readonly line: number
  readonly text: string
  /** What did not happen: `never false`. */
  readonly missing: string
}

/** How many of the outcomes that a rule has did happen, and which did not. */
export interface CoverageSummary {
  readonly covered: number
  readonly total: number
  readonly gaps: readonly Gap[]
}

/**
 * Counts outcomes: of a source and an operator that rows came out, of a filter that rows came in; of a condition and of
 * a join that it was true for some row, and not true for some.
 */
export function summarizeCoverage({ steps, conditions }: Coverage): CoverageSummary {
  const outcomes = [
    ...steps.map((step) => ({ of: step, missing: stepGap(step) })),
    ...conditions.flatMap((condition) => {
      return [conditionGap(condition, true), conditionGap(condition, false)].map((missing) => ({
        of: condition,
        missing,
      }))
    }),
  ].sort((a, b) => a.of.span.start - b.of.span.start)
  const gaps = outcomes.flatMap(({ of, missing }): Gap[] => {
    return missing === undefined ? [] : [{ line: of.line, text: of.text, missing }]
  })
  return { covered: outcomes.length - gaps.length, total: outcomes.length, gaps }
}

/** The operators whose condition tells whether rows came out. */
const FILTERS: ReadonlySet<string> = new Set(['where', 'filter'])

function stepGap({ operator, runs, rowsIn, rowsOut }: StepCoverage): string | undefined {
  if (rowsOut > 0 || (rowsIn !== undefined && rowsIn > 0 && FILTERS.has(operator))) return undefined
  if (runs === 0) return 'never needed'
  if (rowsIn === undefined) return 'no test gave it rows'
  return rowsIn === 0 ? 'no row came to it' : 'no row came out'
}

function conditionGap(condition: ConditionCoverage, wanted: boolean): string | undefined {
  const others = condition.false + condition.null
  if (wanted ? condition.true > 0 : others > 0) return undefined
  if (condition.kind === 'match') return wanted ? 'no left row had a match' : 'no left row was without a match'
  if (condition.true + others === 0) return wanted ? 'never asked: true' : 'never asked: false'
  return wanted ? 'never true' : 'never false'
}

/** The coverage for people: the share of outcomes, and a line for each that is missing. */
export function formatCoverage(coverage: Coverage, { colors = false, width }: TraceFormat = {}): string {
  const styles = stylesOf(colors)
  const { covered, total, gaps } = summarizeCoverage(coverage)
  const share = total === 0 ? 100 : Math.floor((covered / total) * 100)
  const name = coverage.file === undefined ? 'coverage' : `coverage of ${printable(coverage.file)}`
  const lines = [styles.bold(`${name}: ${share}% (${covered} of ${total} outcomes, ${counted(coverage.runs, 'test')})`)]
  for (const { line, text, missing } of gaps) {
    const head = `  line ${line}: `
    const room = width === undefined ? undefined : Math.max(20, width - head.length - missing.length - 2)
    const shown = room === undefined ? printable(text) : cutTo(printable(text), room)
    lines.push(`${head}${shown}  ${styles.yellow(missing)}`)
  }
  return lines.join('\n')
}
