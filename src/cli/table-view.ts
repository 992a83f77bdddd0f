import Table from 'cli-table3'
import type { JsonValue, Result } from '../result.ts'
import type { ScalarType } from '../types/scalar-type.ts'
import { cutTo, printable, stringWidth } from './terminal.ts'

export interface ViewSize {
  /** Width in cells and rows of data to show; without them everything is shown in full. */
  readonly width?: number
  readonly rows?: number
}

/** How narrow a column may be made, and a column of dates: wide enough for date and time. */
const MIN_COLUMN = 12
const MIN_DATE_COLUMN = 20
const BORDERS = 3

/** The result as a box of columns, their types under their names. What does not fit is cut, and it says so. */
export function tableView(result: Result, size: ViewSize): string {
  const { columns, rows } = result.toJSON()
  if (columns.length === 0) return '(no columns)'
  const shown = rows.slice(0, size.rows ?? rows.length)
  const cells = shown.map((row) => row.map((cell, i) => printable(cellText(cell, columns[i].type))))
  const natural = columns.map(({ name, type }, i) =>
    Math.max(stringWidth(printable(name)), type.length, ...cells.map((row) => stringWidth(row[i]))),
  )
  const least = natural.map((width, i) =>
    Math.min(width, columns[i].type === 'datetime' ? MIN_DATE_COLUMN : MIN_COLUMN),
  )
  const widths = size.width === undefined ? natural : fitWidths(natural, least, size.width)
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
  if (type === 'datetime') return String(cell).replace(/\.0+Z$/, 'Z')
  return typeof cell === 'object' ? JSON.stringify(cell) : String(cell)
}
