import type { Result } from '../../result.ts'
import { cellText } from '../cell-text.ts'

/** Tables that are wider are written a row at a time. */
const WIDEST = 120

/**
 * A result as text for people, the same for the same result: a table with the types under the names, or, when that
 * would be too wide, the columns and then each row with its cells that are not empty.
 */
export function tableText(result: Result, mostRows = Infinity): string {
  const rows = Array.from({ length: Math.min(result.length, mostRows) }, (_, row) =>
    result.columns.map(({ type }, i) => cellText(type, result.table.column(i).get(row))),
  )
  const rest = result.length - rows.length
  const lines = asTable(result, rows) ?? asRecords(result, rows)
  return [...lines, ...(rest > 0 ? [`… and ${rest} more`] : [])].join('\n')
}

function asTable({ columns }: Result, rows: readonly (readonly string[])[]): string[] | undefined {
  const table = [columns.map(({ name }) => name), columns.map(({ type }) => type), ...rows]
  const widths = columns.map((_, i) => Math.max(...table.map((row) => row[i].length)))
  if (widths.reduce((sum, width) => sum + width + 3, -3) > WIDEST) return undefined
  const line = (row: readonly string[]) =>
    row
      .map((text, i) => text.padEnd(widths[i]))
      .join(' | ')
      .trimEnd()
  return [...table.slice(0, 2).map(line), widths.map((width) => '-'.repeat(width)).join('-+-'), ...rows.map(line)]
}

function asRecords({ columns }: Result, rows: readonly (readonly string[])[]): string[] {
  const lines = ['']
  for (const { name, type } of columns) {
    const text = `${name}: ${type}`
    const last = lines[lines.length - 1]
    if (last !== '' && last.length + text.length + 2 > WIDEST) lines.push(text)
    else lines[lines.length - 1] = last === '' ? text : `${last}, ${text}`
  }
  for (const [row, cells] of rows.entries()) {
    const filled = columns.flatMap(({ name }, i) => (cells[i] === '' ? [] : [{ name, text: cells[i] }]))
    const width = Math.max(0, ...filled.map(({ name }) => name.length))
    lines.push('', `row ${row + 1}`, ...filled.map(({ name, text }) => `  ${name.padEnd(width)}  ${text}`))
  }
  return lines
}
