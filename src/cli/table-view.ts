import Table from 'cli-table3'
import { counted } from '../messages/counted.ts'
import { type JsonValue, Result } from '../result.ts'
import { cutTo, stringWidth } from '../trace/width.ts'
import { withoutZeros } from '../types/datetime.ts'
import type { ScalarType } from '../types/scalar-type.ts'
import { printable } from './terminal.ts'

/** How much of a table is shown. */
export interface ViewSize {
  /** Width in cells and rows of data to show; without them everything is shown in full. */
  readonly width?: number
  readonly rows?: number
}

/** How narrow a column may be made, and a column of dates: wide enough for date and time. */
const MIN_COLUMN = 12
const MIN_DATE_COLUMN = 20
const BORDERS = 3

/** How many rows cli-table3 makes at once; its stack ends with some ten thousands. */
const BOX_ROWS = 5000

/** The result as a box of columns, their types under their names. What does not fit is cut, and it says so. */
export function tableView(result: Result, size: ViewSize): string {
  const { columns, rows } = (size.rows === undefined ? result : new Result(result.table.head(size.rows))).toJSON()
  if (columns.length === 0) return '(no columns)'
  const cells = rows.map((row) => row.map((cell, i) => printable(cellText(cell, columns[i].type))))
  const natural = columns.map(({ name, type }, i) =>
    cells.reduce(
      (most, row) => Math.max(most, stringWidth(row[i])),
      Math.max(stringWidth(printable(name)), type.length),
    ),
  )
  const least = natural.map((width, i) =>
    Math.min(width, columns[i].type === 'datetime' ? MIN_DATE_COLUMN : MIN_COLUMN),
  )
  const widths = size.width === undefined ? natural : fitWidths(natural, least, size.width)
  const head = widths.map((width, i) => `${cutTo(printable(columns[i].name), width)}\n${cutTo(columns[i].type, width)}`)
  const shape = {
    colWidths: widths.map((width) => width + 2),
    colAligns: columns.map(({ type }) => (/^(int|long|real|decimal)$/.test(type) ? ('right' as const) : 'left')),
    style: { head: [], border: [], compact: true },
  }
  const lines: string[] = []
  for (let start = 0; start === 0 || start < cells.length; start += BOX_ROWS) {
    const table = new Table({ ...shape, head: start === 0 ? head : [] })
    for (const row of cells.slice(start, start + BOX_ROWS)) table.push(widths.map((width, i) => cutTo(row[i], width)))
    // A box that goes on where another ended: the border between them goes.
    if (start > 0) lines.pop()
    for (const line of table
      .toString()
      .split('\n')
      .slice(start === 0 ? 0 : 1))
      lines.push(line)
  }
  return [lines.join('\n'), ...notes(result.length, rows.length, columns.length, widths, natural)].join('\n')
}

function notes(all: number, shown: number, columns: number, widths: number[], natural: number[]): string[] {
  const count = counted(all, 'row')
  const cut: string[] = []
  if (shown < all) cut.push(`showing the first ${shown}`)
  if (widths.length < columns) cut.push(`${columns - widths.length} of ${columns} columns left out`)
  if (widths.some((width, i) => width < natural[i])) cut.push('cells cut with …')
  return cut.length === 0 ? [count] : [`${count}; ${cut.join(', ')} (--format json, or a pipe, shows everything)`]
}

/** The widths that share a terminal's: the widest columns give up most; those that find no room are left out. */
export function fitWidths(natural: readonly number[], least: readonly number[], width: number): number[] {
  const total = (widths: readonly number[]) => widths.reduce((sum, w) => sum + w + BORDERS, 1)
  let count = natural.length
  while (count > 1 && total(least.slice(0, count)) > width) count--
  const widths = natural.slice(0, count)
  for (let over = total(widths) - width; over > 0; over--) {
    const spare = widths.map((w, i) => (w > least[i] ? w : 0))
    const widest = spare.indexOf(Math.max(...spare))
    if (spare[widest] === 0) break
    widths[widest]--
  }
  return widths
}

function cellText(cell: JsonValue, type: ScalarType): string {
  if (cell === null) return ''
  if (type === 'datetime') return withoutZeros(String(cell))
  return typeof cell === 'object' ? JSON.stringify(cell) : String(cell)
}
