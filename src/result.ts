import type { Column } from './columns/column.ts'
import type { ColumnInfo, Table } from './columns/table.ts'
import { Meter, sizeOf } from './limits/meter.ts'
import { INSPECT } from './messages/inspect.ts'
import type { Visualization } from './operators/render.ts'
import type { Trace } from './trace/index.ts'
import { type Datetime, dateOfDatetime, formatDatetime } from './types/datetime.ts'
import { type Decimal, formatDecimal } from './types/decimal.ts'
import {
  checkDepth,
  type Dynamic,
  formatTypedScalar,
  isArray,
  isBag,
  TypedScalar,
  type Value,
} from './types/dynamic.ts'
import type { Int64 } from './types/int64.ts'
import type { ScalarType } from './types/scalar-type.ts'
import { formatTimespan } from './types/timespan.ts'

/** A JSON value; whole numbers beyond 2^53 are bigints. */
export type JsonValue =
  | null
  | boolean
  | number
  | bigint
  | string
  | readonly JsonValue[]
  | { readonly [key: string]: JsonValue }

/**
 * A cell as `result.rows` gives it: bool boolean; int, real number; long number, or bigint beyond 2^53; datetime Date
 * (milliseconds; `toJSON` has all seven digits); timespan, decimal, guid and string text; dynamic a JSON value; null.
 */
export type Cell = JsonValue | Date

/** One row, by column name. */
export type Row = Record<string, Cell>

/** A table as Kusto's JSON writes it. */
export interface JsonTable {
  readonly columns: readonly ColumnInfo[]
  /**
   * bool boolean; int, real number (NaN and ±Infinity as text); long number, or text beyond 2^53; datetime ISO text
   * with 7 digits; timespan `[-][d.]hh:mm:ss[.fffffff]`; decimal, guid, string text; dynamic a JSON value.
   */
  readonly rows: readonly (readonly JsonValue[])[]
}

/** About how many bytes a row, an array or a bag takes beside what is in it. */
const OBJECT_BYTES = 32

/** What a query returned. */
export class Result {
  /** Names and types of the columns, in order. */
  readonly columns: readonly ColumnInfo[]
  /** The number of rows. */
  readonly length: number
  /** The name that `as`, or a branch of `fork`, gives it. */
  readonly name: string | undefined
  /** What `render` says of how to show it. */
  readonly visualization: Visualization | undefined
  /** What each step of the query did, of a run with `trace: true`. */
  readonly trace: Trace | undefined
  /** @internal */
  readonly table: Table
  private readonly memoryMb: number | undefined
  private objects: readonly Row[] | null = null

  /**
   * `memoryMb` is what the rows may take that are made of the table.
   * @internal
   */
  constructor(
    table: Table,
    about: Pick<Partial<Result>, 'name' | 'visualization' | 'trace'> & { readonly memoryMb?: number } = {},
  ) {
    this.table = table
    this.memoryMb = about.memoryMb
    this.name = about.name
    this.visualization = about.visualization
    this.trace = about.trace
    this.columns = table.columns
    this.length = table.length
    // What goes wrong in a column is an error of the query, not of the one who reads the cell.
    for (let i = 0; i < table.columns.length; i++) table.column(i)
  }

  /**
   * The rows as objects; made when first read. See `Cell` for the types. Throws KqlError (`limit`) when they would take
   * more memory than the query was allowed: one array that stands in all rows is an array of its own in each.
   */
  get rows(): readonly Row[] {
    this.objects ??= this.makeRows()
    return this.objects
  }

  /**
   * What `console.log` shows: the columns and rows, not how they are kept.
   * @internal
   */
  [INSPECT](): object {
    const { columns, length, rows, name, visualization, trace } = this
    const about = Object.entries({ name, visualization, trace }).filter(([, value]) => value !== undefined)
    return { columns, length, rows, ...Object.fromEntries(about) }
  }

  private makeRows(): Row[] {
    const meter = this.newMeter()
    // Copies of one object have all their properties from the start; and `__proto__` is a property like any other.
    const empty: Row = {}
    for (const { name } of this.columns) defineOwn<Cell>(empty, name, null)
    const rows: Row[] = new Array(this.length)
    for (let i = 0; i < this.length; i++) rows[i] = { ...empty }
    for (const [index, { name, type }] of this.columns.entries()) {
      const column = this.table.column(index)
      const cellOf = rowCell(type, meter)
      for (let i = 0; i < rows.length; i++) {
        const value = column.get(i)
        if (value !== null) rows[i][name] = cellOf(value)
      }
    }
    return rows
  }

  /** The whole table in Kusto's JSON; `JSON.stringify(result)` uses it. Throws as `rows` does. */
  toJSON(): JsonTable {
    const meter = this.newMeter()
    const cells = this.columns.map(({ type }, i) => jsonColumn(this.table.column(i), type, meter))
    const rows = Array.from({ length: this.length }, (_, row) => cells.map((column) => column(row)))
    return { columns: this.columns.map(({ name, type }) => ({ name, type })), rows }
  }

  /** Counts what the rows take that are about to be made. */
  private newMeter(): Meter {
    const meter = new Meter([{ memoryMb: this.memoryMb }])
    meter.bytes(this.length * (OBJECT_BYTES + this.columns.length * 8))
    return meter
  }
}

function defineOwn<T>(object: Record<string, T>, name: string, value: T): void {
  Object.defineProperty(object, name, { value, enumerable: true, writable: true, configurable: true })
}

function jsonColumn(column: Column, type: ScalarType, meter: Meter): (row: number) => JsonValue {
  const cellOf = jsonCell(type, meter)
  return (row) => {
    const value = column.get(row)
    return value === null ? null : cellOf(value)
  }
}

function rowCell(type: ScalarType, meter: Meter): (value: Value) => Cell {
  switch (type) {
    case 'datetime':
      return (value) => dateOfDatetime(value as Datetime)
    case 'dynamic':
      return (value) => jsonOfDynamic(value as Dynamic, (whole) => whole, meter)
    case 'timespan':
    case 'decimal':
      return jsonCell(type, meter)
    default:
      return (value) => value as Cell
  }
}

/**
 * What `toJSON` makes of the cells of a type that are not null.
 *
 * @internal
 */
export function jsonCell(type: ScalarType, meter = new Meter()): (value: Value) => JsonValue {
  switch (type) {
    case 'long':
      return (value) => (typeof value === 'bigint' ? String(value) : (value as number))
    case 'real':
      return (value) => (Number.isFinite(value) ? (value as number) : String(value))
    case 'datetime':
      return (value) => formatDatetime(value as Datetime)
    case 'timespan':
      return (value) => formatTimespan(value as Int64)
    case 'decimal':
      return (value) => formatDecimal(value as Decimal)
    case 'dynamic':
      return (value) => jsonOfDynamic(value as Dynamic, String, meter)
    default:
      return (value) => value as JsonValue
  }
}

function jsonOfDynamic(value: Dynamic, ofBigint: (whole: bigint) => JsonValue, meter: Meter, depth = 0): JsonValue {
  if (typeof value === 'bigint') return ofBigint(value)
  if (typeof value === 'number') return Number.isFinite(value) ? value : String(value)
  if (value === null || typeof value !== 'object') return value
  if (value instanceof TypedScalar) {
    return value.type === 'real' ? (value.value as number) : formatTypedScalar(value)
  }
  checkDepth(depth)
  meter.bytes(sizeOf(value) + OBJECT_BYTES)
  if (isArray(value)) return value.map((item) => jsonOfDynamic(item, ofBigint, meter, depth + 1))
  const bag: Record<string, JsonValue> = {}
  if (isBag(value)) {
    for (const [key, item] of value) {
      const json = jsonOfDynamic(item, ofBigint, meter, depth + 1)
      if (key === '__proto__') defineOwn(bag, key, json)
      else bag[key] = json
    }
  }
  return bag
}
