import { counted } from '../messages/counted.ts'
import { printable } from '../messages/printable.ts'
import { explanationLines } from './explain.ts'
import { PLAIN_WIDTH, placeOf, stylesOf, type TraceFormat } from './format.ts'
import { firstValues } from './text.ts'
import type { RowTrail, Visit } from './trail.ts'
import { cutTo, stringWidth } from './width.ts'

const MARKS = {
  read: '•',
  kept: '✓',
  grouped: '⊕',
  matched: '✓',
  expanded: '✓',
  dropped: '✗',
  unknown: '?',
} as const

/** The way of a row for people: a line for each step it came to, with what the step did and why. */
export function formatTrail(trail: RowTrail, { colors = false, width }: TraceFormat = {}): string {
  const styles = stylesOf(colors)
  const cut = (text: string, used = 0) => (width === undefined ? text : cutTo(text, Math.max(20, width - used)))
  const home = trail.visits[0]?.step.source
  const lines = [styles.bold(`row ${trail.row + 1} of ${printable(trail.table)}`)]
  for (const visit of trail.visits) {
    const place = placeOf(visit.step, home)
    const isMain = visit === trail.droppedAt
    const side = visit.side === 'right' ? ' (as right side)' : ''
    const title = cut(printable(visit.step.title), place.length + side.length + 6)
    const gap = (width ?? PLAIN_WIDTH) - stringWidth(title) - side.length - place.length - 4
    const style =
      visit.fate === 'dropped' ? styles.red : visit.fate === 'unknown' ? styles.yellow : (text: string) => text
    const head = `  ${style(MARKS[visit.fate])} ${isMain ? styles.bold(title) : title}${styles.dim(side)}`
    lines.push(`${head}${' '.repeat(Math.max(2, gap))}${styles.dim(place)}`)
    for (const line of linesOf(visit)) {
      const text = `      ${printable(line)}`
      lines.push(visit.fate === 'dropped' ? style(text) : styles.cyan(text))
    }
  }
  lines.push(styles.bold(cut(`  ${conclusion(trail)}`)))
  return lines.join('\n')
}

/** How many of the values that a step added are told. */
const FEW_VALUES = 4

function linesOf({ message, details, reasons, values, fate, rowsIn, rowsOut }: Visit): string[] {
  const rows = rowsIn > 1 || rowsOut > 1 ? [`${counted(rowsIn, 'row')} of it came in, ${rowsOut} went on`] : []
  if (reasons.length > 0) return [...rows, ...reasons.flatMap(explanationLines), ...details]
  if (message !== '') return [...rows, message, ...details]
  return fate === 'kept' && values.length > 0 ? [...rows, firstValues(values, FEW_VALUES)] : rows
}

function conclusion({ outcome, droppedAt, resultRows }: RowTrail): string {
  if (outcome === 'in the result') {
    const rows = resultRows.map((row) => row + 1)
    return rows.length === 1 ? `→ row ${rows[0]} of the result` : `→ in the result: rows ${rows.join(', ')}`
  }
  if (outcome === 'used') return '→ looked at, by a toscalar, a list or a join; no row of the result is made of it'
  if (outcome === 'unknown') return '→ what became of it is not known'
  const { step } = droppedAt!
  return `→ dropped at ${printable(step.title)} (${placeOf(step)})`
}
