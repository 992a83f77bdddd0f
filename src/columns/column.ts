import type { Value } from '../types/dynamic.ts'
import type { ScalarType } from '../types/scalar-type.ts'

/**
 * A column of one table: `length` cells of one type, immutable. There are six ways to hold one; hot code looks at
 * `kind` and works on the arrays, everything else calls `get`.
 */
export type Column = NumberColumn | BoolColumn | StringColumn | DictionaryColumn | ObjectColumn | ConstantColumn

/** The types whose cells are numbers, as long as they fit in one exactly. */
export type NumberType = 'int' | 'long' | 'real' | 'datetime' | 'timespan'

/** int, real, and the 64-bit types whose cells are all safe integers. `nulls[i]` is 1 where the cell is null. */
export class NumberColumn {
  readonly kind = 'number'
  readonly type: NumberType
  readonly values: Float64Array
  readonly nulls: Uint8Array | null

  constructor(type: NumberType, values: Float64Array, nulls: Uint8Array | null = null) {
    this.type = type
    this.values = values
    this.nulls = nulls
  }

  get length(): number {
    return this.values.length
  }

  get(row: number): number | null {
    return this.nulls !== null && this.nulls[row] === 1 ? null : this.values[row]
  }

  isNull(row: number): boolean {
    return this.nulls !== null && this.nulls[row] === 1
  }

  gather(rows: Int32Array): NumberColumn {
    const { values, nulls } = this
    const gathered = new Float64Array(rows.length)
    let missing = nulls === null ? null : new Uint8Array(rows.length)
    for (let i = 0; i < rows.length; i++) {
      const row = rows[i]
      if (row < 0) {
        missing ??= new Uint8Array(rows.length)
        missing[i] = 1
      } else {
        gathered[i] = values[row]
        if (nulls !== null) missing![i] = nulls[row]
      }
    }
    return new NumberColumn(this.type, gathered, missing)
  }
}

/** `values[i]` is 0 for false, 1 for true, 2 for null. */
export class BoolColumn {
  readonly kind = 'bool'
  readonly type = 'bool'
  readonly values: Uint8Array

  constructor(values: Uint8Array) {
    this.values = values
  }

  get length(): number {
    return this.values.length
  }

  get(row: number): boolean | null {
    const value = this.values[row]
    return value === 2 ? null : value === 1
  }

  isNull(row: number): boolean {
    return this.values[row] === 2
  }

  gather(rows: Int32Array): BoolColumn {
    const gathered = new Uint8Array(rows.length)
    for (let i = 0; i < rows.length; i++) gathered[i] = rows[i] < 0 ? 2 : this.values[rows[i]]
    return new BoolColumn(gathered)
  }
}

/** Strings one by one, where most of them differ. */
export class StringColumn {
  readonly kind = 'string'
  readonly type = 'string'
  readonly values: readonly string[]

  constructor(values: readonly string[]) {
    this.values = values
  }

  get length(): number {
    return this.values.length
  }

  get(row: number): string {
    return this.values[row]
  }

  isNull(_row: number): boolean {
    return false
  }

  gather(rows: Int32Array): StringColumn {
    const gathered = new Array<string>(rows.length)
    for (let i = 0; i < rows.length; i++) gathered[i] = rows[i] < 0 ? '' : this.values[rows[i]]
    return new StringColumn(gathered)
  }
}

/** Strings as codes into a dictionary of distinct strings (not all of which need occur). */
export class DictionaryColumn {
  readonly kind = 'dictionary'
  readonly type = 'string'
  readonly codes: Int32Array
  readonly dictionary: readonly string[]

  constructor(codes: Int32Array, dictionary: readonly string[]) {
    this.codes = codes
    this.dictionary = dictionary
  }

  get length(): number {
    return this.codes.length
  }

  get(row: number): string {
    return this.dictionary[this.codes[row]]
  }

  isNull(_row: number): boolean {
    return false
  }

  gather(rows: Int32Array): DictionaryColumn | StringColumn {
    // Of few rows a large dictionary is only a burden: what looks at its entries would see more of them than of rows.
    if (rows.length < this.dictionary.length / 4) return this.gatherStrings(rows)
    const gathered = new Int32Array(rows.length)
    let missing = -1
    for (let i = 0; i < rows.length; i++) {
      if (rows[i] >= 0) gathered[i] = this.codes[rows[i]]
      else {
        if (missing < 0) missing = this.codeOfEmpty()
        gathered[i] = missing
      }
    }
    const dictionary = missing === this.dictionary.length ? [...this.dictionary, ''] : this.dictionary
    return new DictionaryColumn(gathered, dictionary)
  }

  private gatherStrings(rows: Int32Array): StringColumn {
    const gathered = new Array<string>(rows.length)
    for (let i = 0; i < rows.length; i++) gathered[i] = rows[i] < 0 ? '' : this.get(rows[i])
    return new StringColumn(gathered)
  }

  private codeOfEmpty(): number {
    const code = this.dictionary.indexOf('')
    return code < 0 ? this.dictionary.length : code
  }
}

/** Everything else, and 64-bit columns with a cell beyond 2^53: one value (or null) a cell. */
export class ObjectColumn {
  readonly kind = 'object'
  readonly type: ScalarType
  readonly values: readonly Value[]

  constructor(type: Exclude<ScalarType, 'string' | 'bool' | 'int' | 'real'>, values: readonly Value[]) {
    this.type = type
    this.values = values
  }

  get length(): number {
    return this.values.length
  }

  get(row: number): Value {
    return this.values[row]
  }

  isNull(row: number): boolean {
    return this.values[row] === null
  }

  gather(rows: Int32Array): ObjectColumn {
    const gathered = new Array<Value>(rows.length)
    for (let i = 0; i < rows.length; i++) gathered[i] = rows[i] < 0 ? null : this.values[rows[i]]
    return new ObjectColumn(this.type as 'dynamic', gathered)
  }
}

/** The same value in every cell. */
export class ConstantColumn {
  readonly kind = 'constant'
  readonly type: ScalarType
  readonly value: Value
  readonly length: number

  constructor(type: ScalarType, value: Value, length: number) {
    this.type = type
    this.value = value
    this.length = length
  }

  get(_row: number): Value {
    return this.value
  }

  isNull(_row: number): boolean {
    return this.value === null
  }

  gather(rows: Int32Array): Column {
    const missing = this.type === 'string' ? '' : null
    if (this.value === missing || !rows.includes(-1)) return new ConstantColumn(this.type, this.value, rows.length)
    return expand(this).gather(rows)
  }
}

/** A constant column written out cell by cell; any other column as it is. */
export function expand(column: Column): Exclude<Column, ConstantColumn> {
  if (column.kind !== 'constant') return column
  const { type, value, length } = column
  if (type === 'string') return new DictionaryColumn(new Int32Array(length), [value as string])
  if (type === 'bool') return new BoolColumn(new Uint8Array(length).fill(value === null ? 2 : value ? 1 : 0))
  if (value === null && isNumberType(type)) {
    return new NumberColumn(type, new Float64Array(length), new Uint8Array(length).fill(1))
  }
  if (typeof value === 'number' && isNumberType(type)) {
    return new NumberColumn(type, new Float64Array(length).fill(value))
  }
  return new ObjectColumn(type as 'dynamic', new Array<Value>(length).fill(value))
}

/** Whether cells of a type are held as numbers (64-bit ones while they fit). */
export function isNumberType(type: ScalarType): type is NumberType {
  return type === 'int' || type === 'long' || type === 'real' || type === 'datetime' || type === 'timespan'
}

/** The empty cell of a type: "" for strings, else null. */
export function missingValue(type: ScalarType): Value {
  return type === 'string' ? '' : null
}
