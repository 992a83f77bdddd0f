import Table from 'cli-table3'
import type { JsonValue, Result } from '../result.ts'
import { cutTo, printable, stringWidth } from './terminal.ts'

export interface ViewSize {
  /** Width in cells and rows of data to show; without them everything is shown in full. */
  readonly width?: number
  readonly rows?: number
}

const MIN_COLUMN = 8
const BORDERS = 3

/** The result as a box of columns, their types under their names. What does not fit is cut, and it says so. */
export function tableView(result: Result, size: ViewSize): string {
  const { columns, rows } = result.toJSON()
  if (columns.length === 0) return '(no columns)'
  const shown = rows.slice(0, size.rows ?? rows.length)
  const cells = shown.map((row) => row.map((cell) => printable(cellText(cell))))
  const natural = columns.map(({ name, type }, i) =>
    Math.max(stringWidth(printable(name)), type.length, ...cells.map((row) => stringWidth(row[i]))),
  )
  const widths = size.width === undefined ? natural : fitWidths(natural, size.width)
  const table = new Table({
    head: widths.map((width, i) => `${cutTo(printable(columns[i].name), width)}\n${cutTo(columns[i].type, width)}`),
    colAligns: columns.map(({ type }) => (/^(int|long|real|decimal)$/.test(type) ? 'right' : 'left')),
    style: { head: [], border: [], compact: true },
  })
  for (const row of cells) table.push(widths.map((width, i) => cutTo(row[i], width)))
  return [table.toString(), ...notes(rows.length, shown.length, columns.length, widths, natural)].join('\n')
}

function notes(all: number, shown: number, columns: number, widths: number[], natural: number[]): string[] {
  const count = `${all} row${all === 1 ? '' : 's'}`
  const cut: string[] = []
  if (shown < all) cut.push(`showing the first ${shown}`)
  if (widths.length < columns) cut.push(`${columns - widths.length} of ${columns} columns left out`)
  if (widths.some((width, i) => width < natural[i])) cut.push('cells cut with …')
  return cut.length === 0 ? [count] : [`${count}; ${cut.join(', ')} (--format json, or a pipe, shows everything)`]
}

/** The widths that share a terminal's: wide columns give up most; columns that cannot have MIN_COLUMN are left out. */
function fitWidths(natural: readonly number[], width: number): number[] {
  let count = natural.length
  const least = (n: number) => natural.slice(0, n).reduce((sum, w) => sum + Math.min(w, MIN_COLUMN) + BORDERS, 1)
  while (count > 1 && least(count) > width) count--
  const widths = natural.slice(0, count)
  let over = widths.reduce((sum, w) => sum + w + BORDERS, 1) - width
  while (over > 0) {
    const widest = widths.indexOf(Math.max(...widths))
    if (widths[widest] <= MIN_COLUMN) break
    const second = Math.max(MIN_COLUMN, ...widths.filter((_, i) => i !== widest))
    const by = Math.min(over, Math.max(1, widths[widest] - second))
    widths[widest] -= by
    over -= by
  }
  return widths
}

function cellText(cell: JsonValue): string {
  if (cell === null) return ''
  return typeof cell === 'object' ? JSON.stringify(cell) : String(cell)
}
