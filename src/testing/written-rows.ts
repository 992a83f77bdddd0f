import type { Source, Span } from '../../grammar/index.ts'
import { KqlError } from '../errors/kql-error.ts'
import { didYouMean } from '../errors/suggest.ts'
import { entryOf, type YamlMap, type YamlNode, type YamlScalar } from '../rules/yaml.ts'
import { formatDatetime, inRange } from '../types/datetime.ts'
import { add64, multiply64 } from '../types/int64.ts'
import { parseDatetime } from '../types/parse-datetime.ts'
import { parseTimespan, type Timespan } from '../types/timespan.ts'
import type { RowSource } from './format.ts'
import { type WrittenCell, writtenCell } from './written-cell.ts'

/** A row as it is written: its cells by column. */
export type WrittenRow = ReadonlyMap<string, WrittenCell>

/** What rows can start from: those of `base`, and the row of each file among them, by its path. */
export interface BaseRows {
  readonly source: Source
  readonly base: ReadonlyMap<string, RowSource>
  readonly files: ReadonlyMap<string, Readonly<Record<string, unknown>>>
}

/** The columns that `$every` moves, whichever a row has first. */
const TIME_COLUMNS = ['TimeGenerated', 'Timestamp', 'eventTime']

/** The rows that one row of a fixture stands for. Throws KqlError with the place in the test file. */
export function rowsOf(map: YamlMap, bases: BaseRows): readonly WrittenRow[] {
  return new RowMaker(bases).rows(map)
}

/** More are a slip of the pen, or take all memory. */
const MOST_ROWS = 1_000_000

class RowMaker {
  private readonly bases: BaseRows
  private readonly open: string[] = []

  constructor(bases: BaseRows) {
    this.bases = bases
  }

  rows(map: YamlMap): readonly WrittenRow[] {
    const row = this.row(map)
    const each = this.eachOf(map)
    const repeat = entryOf(map, '$repeat')
    const every = entryOf(map, '$every')
    if (each.length === 0 && repeat === undefined && every === undefined) return [row]
    if (each.length === 0 && repeat === undefined) {
      throw this.error("'$every' needs '$repeat' or '$each': there is just one row", every!.keySpan)
    }
    const inner = each[0]?.values.length ?? 1
    const count = inner * Number(repeat === undefined ? 1 : (repeat.value as YamlScalar).value)
    if (count > MOST_ROWS)
      throw this.error(`this makes ${count} rows: at most ${MOST_ROWS} are made`, (repeat ?? every)!.keySpan)
    const steps = every === undefined ? [] : this.stepsOf(every.value, row)
    return Array.from({ length: count }, (_, i) => {
      const made = new Map(row)
      for (const { column, values, span } of each) this.set(made, column, writtenCell(values[i % inner]), span)
      for (const { column, step } of steps) {
        const cell = moved(made.get(column)!, multiply64(step, i))
        if (cell === null) throw this.error(`${column} of row ${i + 1} is no time there is`, every!.keySpan)
        made.set(column, cell)
      }
      return new Map([...made].map(([column, cell]) => [column, numbered(cell, i + 1)]))
    })
  }

  /** The row itself: what it starts from, with its own columns. */
  private row(map: YamlMap): Map<string, WrittenCell> {
    const from = entryOf(map, '$from')
    const row = new Map(from === undefined ? [] : this.baseRow(from.value as YamlScalar))
    for (const { key, keySpan, value } of map.entries) {
      if (!key.startsWith('$') || key === '$IngestionTime') this.set(row, key, writtenCell(value), keySpan)
    }
    return row
  }

  private baseRow({ text: name, span }: YamlScalar): WrittenRow {
    const { base, files } = this.bases
    const node = base.get(name)
    if (node === undefined) {
      const names = [...base.keys()]
      const hint = didYouMean(name, names) ?? (names.length > 0 ? `rows: ${names.join(', ')}` : undefined)
      throw this.error(`there is no row '${name}' in base`, span, hint)
    }
    if (node.kind === 'scalar') {
      const cells = Object.entries(files.get(node.text)!)
      return new Map(cells.map(([column, value]) => [column, { value, span: node.span }]))
    }
    if (this.open.includes(name)) {
      throw this.error(`the row '${name}' starts from itself (${[...this.open, name].join(' → ')})`, span)
    }
    this.open.push(name)
    const row = this.row(node)
    this.open.pop()
    return row
  }

  /** Sets a column, or with a dotted name whose first part is a column of the row, a part of that column. */
  private set(row: Map<string, WrittenCell>, key: string, cell: WrittenCell, span: Span): void {
    const [column, ...path] = key.split('.')
    const old = path.length === 0 || row.has(key) ? undefined : row.get(column)
    if (old === undefined) row.set(key, cell)
    else row.set(column, { value: this.changed(old.value, path, cell.value, span), span: cell.span })
  }

  /** The value with something inside replaced; JSON in a text stays JSON in a text. */
  private changed(value: unknown, path: readonly string[], part: unknown, span: Span): unknown {
    if (path.length === 0) return part
    const [name, ...rest] = path
    if (typeof value === 'string' && value !== '') {
      return JSON.stringify(this.changed(this.parsed(value, span), path, part, span))
    }
    if (Array.isArray(value)) {
      const index = Number(name)
      if (!Number.isInteger(index) || index < 0 || index > value.length) {
        throw this.error(`the array here has ${value.length} items: no place '${name}'`, span)
      }
      return value.toSpliced(index, 1, this.changed(value[index], rest, part, span))
    }
    if (value !== null && value !== undefined && value !== '' && typeof value !== 'object') {
      throw this.error(`'${name}' cannot be set in ${JSON.stringify(value)}`, span)
    }
    const bag = { ...(value as Record<string, unknown>) }
    Object.defineProperty(bag, name, {
      value: this.changed(bag[name], rest, part, span),
      enumerable: true,
      configurable: true,
      writable: true,
    })
    return bag
  }

  private parsed(text: string, span: Span): unknown {
    try {
      const value: unknown = JSON.parse(text)
      if (typeof value === 'object') return value
    } catch {}
    throw this.error(`the text there is no JSON object: ${JSON.stringify(text.slice(0, 60))}`, span)
  }

  private eachOf(map: YamlMap): readonly { column: string; values: readonly YamlNode[]; span: Span }[] {
    const node = entryOf(map, '$each')?.value
    if (node?.kind !== 'map') return []
    const each = node.entries.map(({ key, keySpan, value }) => {
      return { column: key, values: value.kind === 'list' ? value.items : [], span: keySpan }
    })
    for (const { column, values, span } of each) {
      if (values.length === each[0].values.length) continue
      throw this.error(`${column} has ${values.length} values, ${each[0].column} ${each[0].values.length}`, span)
    }
    return each
  }

  private stepsOf(every: YamlNode, row: WrittenRow): readonly { column: string; step: Timespan }[] {
    if (every.kind === 'map') {
      return every.entries.map(({ key, keySpan, value }) => {
        return { column: this.timeColumn([key], row, keySpan), step: this.timespan(value) }
      })
    }
    return [{ column: this.timeColumn(TIME_COLUMNS, row, every.span), step: this.timespan(every) }]
  }

  private timeColumn(candidates: readonly string[], row: WrittenRow, span: Span): string {
    const column = candidates.find((name) => row.has(name))
    if (column === undefined) {
      const hint = 'name the columns that move: { Column: 30s }'
      throw this.error(`the row has no ${candidates.join(', ')} to move`, span, hint)
    }
    const text = timeText(row.get(column)!)
    if (parseDatetime(text) === null)
      throw this.error(`${column} is no datetime to move: ${JSON.stringify(text)}`, span)
    return column
  }

  private timespan(node: YamlNode): Timespan {
    const text = node.kind === 'scalar' ? node.text : ''
    const span = /^-?\d+$/.test(text) ? null : parseTimespan(text)
    if (span === null) throw this.error(`expected a time span such as 30s or 5m, not ${text}`, node.span)
    return span
  }

  private error(message: string, span: Span, hint?: string): KqlError {
    return new KqlError('semantic', message, { code: 'KQL135', source: this.bases.source, span, hint })
  }
}

function timeText({ value, scalar }: WrittenCell): string {
  return scalar?.text ?? String(value)
}

/** The cell at another time; null where that is out of the range of datetimes. */
function moved(cell: WrittenCell, by: Timespan | null): WrittenCell | null {
  const time = by === null ? null : add64(parseDatetime(timeText(cell))!, by)
  if (time === null || inRange(time) === null) return null
  return { value: formatDatetime(time), span: cell.span }
}

/** The cell with `{n}` in its texts replaced. */
function numbered(cell: WrittenCell, n: number): WrittenCell {
  const replaced = (value: unknown): unknown => {
    if (typeof value === 'string') return value.replaceAll('{n}', String(n))
    if (Array.isArray(value)) return value.map(replaced)
    if (typeof value !== 'object' || value === null) return value
    return Object.fromEntries(Object.entries(value).map(([key, part]) => [key, replaced(part)]))
  }
  const value = replaced(cell.value)
  return value === cell.value ? cell : { value, span: cell.span }
}

/** The row of a map whose cells are just values, as expectations write them. */
export function plainRow(map: YamlMap): WrittenRow {
  return new Map(map.entries.map(({ key, value }) => [key, writtenCell(value)]))
}
