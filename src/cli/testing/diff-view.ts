import Table from 'cli-table3'
import { toCell } from '../../columns/cell.ts'
import { missingValue } from '../../columns/column.ts'
import type { Result } from '../../result.ts'
import { cellText } from '../../testing/cell-text.ts'
import type { RowsFailure } from '../../testing/expectations.ts'
import { cutTo, stringWidth } from '../../trace/width.ts'
import { fitWidths } from '../table-view.ts'
import { printable, type Styles } from '../terminal.ts'

/** How a diff is drawn. */
export interface DiffStyle {
  /** In terminal cells. */
  readonly width: number
  /** Whether it may have colours; `styles` goes by it. */
  readonly colors: boolean
  readonly styles: Styles
}

const MOST_ROWS = 12
const MARK_COLUMN = 1
const MIN_COLUMN = 12

/** A row of the diff: its mark, and for each column a text, or where they differ both. */
interface DiffRow {
  readonly mark: '-' | '+' | '~' | '='
  readonly cells: readonly DiffCell[]
}

type DiffCell = { readonly same: string } | { readonly expected: string; readonly actual: string }

/**
 * The rows that are not as expected, as a table: `-` expected and not there, `+` there and not expected, `~` changed,
 * with both values in each cell that differs (`-` the expected one). Without colours it says the same.
 */
export function diffView(failure: RowsFailure, result: Result, { width, styles }: DiffStyle): string {
  const rows = diffRows(failure, result)
  const shown = rows.slice(0, MOST_ROWS)
  const columns = orderedColumns(shownColumns(failure, result), rows, width)
  const texts = (row: DiffRow) => columns.map(({ at }) => linesOf(row.cells[at]))
  const natural = columns.map(({ name }, i) => {
    return Math.max(stringWidth(name), ...shown.flatMap((row) => texts(row)[i].map((line) => stringWidth(line))))
  })
  const marked = [MARK_COLUMN, ...natural]
  const widths = fitWidths(
    marked,
    marked.map((wide) => Math.min(wide, MIN_COLUMN)),
    width,
  ).slice(1)
  const table = new Table({
    head: ['', ...widths.map((wide, i) => cutTo(columns[i].name, wide))],
    style: { head: [], border: [], compact: true },
  })
  const paint = { '-': styles.red, '+': styles.green, '~': (text: string) => text, '=': styles.red }
  for (const row of shown) {
    const cells = texts(row).slice(0, widths.length)
    table.push([
      paint[row.mark](row.mark),
      ...cells.map((lines, i) => {
        const cut = lines.map((line) => cutTo(line, widths[i]))
        if (cut.length === 1) return paint[row.mark](cut[0])
        return `${styles.red(cut[0])}\n${styles.green(cut[1])}`
      }),
    ])
  }
  const left = columns.length - widths.length
  const isCut = widths.some((wide, i) => wide < natural[i])
  return [
    table.toString(),
    ...(rows.length > shown.length ? [`… and ${rows.length - shown.length} more rows`] : []),
    ...(left > 0 ? [`(${left} of ${columns.length} columns left out)`] : []),
    ...(isCut ? cutCells(shown, columns, widths) : []),
  ].join('\n')
}

/** What a difference cut short in the table says in full. */
function cutCells(rows: readonly DiffRow[], columns: readonly ShownColumn[], widths: readonly number[]): string[] {
  return rows.flatMap(({ cells }, row) =>
    widths.flatMap((width, i) => {
      const cell = cells[columns[i].at]
      if ('same' in cell || linesOf(cell).every((line) => stringWidth(line) <= width)) return []
      return [`row ${row + 1}, ${columns[i].name}:`, ...linesOf(cell).map((line) => `  ${line}`)]
    }),
  )
}

function linesOf(cell: DiffCell): readonly string[] {
  return 'same' in cell ? [cell.same] : [`- ${cell.expected}`, `+ ${cell.actual}`]
}

interface ShownColumn {
  readonly name: string
  /** Where it is among the cells of a `DiffRow`. */
  readonly at: number
}

/** The columns that say something: those expected rows name, those that differ, and what unexpected rows hold. */
function shownColumns({ expected, comparison }: RowsFailure, result: Result): readonly ShownColumn[] {
  const named = new Set(expected.flatMap((row) => Object.keys(row)))
  for (const { differs } of comparison.pairs) for (const name of differs) named.add(name)
  if (named.size === 0) {
    for (const [i, { name, type }] of result.columns.entries()) {
      const column = result.table.column(i)
      if (comparison.unexpected.some((row) => column.get(row) !== missingValue(type))) named.add(name)
    }
  }
  return allColumns(result, comparison.unknownColumns).flatMap((name, at) => {
    return named.has(name) ? [{ name: printable(name), at }] : []
  })
}

function allColumns({ columns }: Result, unknown: readonly string[]): readonly string[] {
  return [...columns.map(({ name }) => name), ...unknown]
}

/** Where not all columns fit, those that differ come first. */
function orderedColumns(
  columns: readonly ShownColumn[],
  rows: readonly DiffRow[],
  width: number,
): readonly ShownColumn[] {
  if (columns.length * (MIN_COLUMN + 3) <= width) return columns
  const differs = ({ at }: ShownColumn) => rows.some(({ cells }) => !('same' in cells[at]))
  return [...columns.filter(differs), ...columns.filter((column) => !differs(column))]
}

function diffRows({ expected, comparison }: RowsFailure, result: Result): readonly DiffRow[] {
  const columns = allColumns(result, comparison.unknownColumns)
  const wanted = (row: number, at: number): string => {
    const name = columns[at]
    if (!Object.hasOwn(expected[row], name)) return ''
    const type = result.columns[at]?.type ?? 'dynamic'
    const value = expected[row][name]
    const cell = toCell(value, type)
    return printable(cell === undefined ? String(value) : cellText(type, cell))
  }
  const found = (row: number, at: number): string => {
    const column = result.columns[at]
    return column === undefined ? '(no column)' : printable(cellText(column.type, result.table.column(at).get(row)))
  }
  const missing = comparison.missing.map((row): DiffRow => {
    return { mark: '-', cells: columns.map((_, at) => ({ same: wanted(row, at) })) }
  })
  const changed = comparison.pairs.flatMap(({ expected: row, actual, differs, moved }): DiffRow[] => {
    if (differs.length === 0) {
      return moved ? [{ mark: '=', cells: columns.map((_, at) => ({ same: found(actual, at) })) }] : []
    }
    const cells = columns.map((name, at) => {
      return differs.includes(name)
        ? { expected: wanted(row, at), actual: found(actual, at) }
        : { same: found(actual, at) }
    })
    return [{ mark: '~', cells }]
  })
  const unexpected = comparison.unexpected.map((row): DiffRow => {
    return { mark: '+', cells: columns.map((_, at) => ({ same: found(row, at) })) }
  })
  return [...missing, ...changed, ...unexpected]
}
