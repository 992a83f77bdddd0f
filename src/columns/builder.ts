import type { Value } from '../types/dynamic.ts'
import type { ScalarType } from '../types/scalar-type.ts'
import {
  BoolColumn,
  type Column,
  DictionaryColumn,
  isNumberType,
  NumberColumn,
  type NumberType,
  ObjectColumn,
  StringColumn,
} from './column.ts'

/** Collects cells one by one; `finish` gives the column in its best form. The builder is spent after that. */
export interface ColumnBuilder {
  readonly length: number
  /** Appends a cell of the builder's type; null (in a string column "") where there is none. */
  append(value: Value): void
  finish(): Column
}

/** A builder for columns of a type. */
export function columnBuilder(type: ScalarType): ColumnBuilder {
  if (type === 'string') return new StringBuilder()
  if (type === 'bool') return new BoolBuilder()
  if (isNumberType(type)) return new NumberBuilder(type)
  return new ObjectBuilder(type)
}

/** A column of the given cells. */
export function columnOf(type: ScalarType, values: Iterable<Value>): Column {
  const builder = columnBuilder(type)
  for (const value of values) builder.append(value)
  return builder.finish()
}

/** Codes while they pay: once more than half of many strings differ, they are kept one by one. */
class StringBuilder implements ColumnBuilder {
  length = 0
  private codes = new Int32Array(16)
  private codeOf: Map<string, number> | null = new Map()
  private dictionary: string[] = []
  private plain: string[] | null = null
  private lastValue: string | null = null
  private lastCode = 0

  append(value: Value): void {
    const text = (value ?? '') as string
    if (this.plain !== null) {
      this.plain.push(text)
      this.length++
      return
    }
    if (this.length === this.codes.length) this.grow()
    if (text !== this.lastValue) {
      let code = this.codeOf!.get(text)
      if (code === undefined) {
        code = this.dictionary.length
        this.dictionary.push(text)
        this.codeOf!.set(text, code)
      }
      this.lastValue = text
      this.lastCode = code
    }
    this.codes[this.length++] = this.lastCode
    if (this.length % 1024 === 0 && this.length >= 4096 && this.dictionary.length > this.length / 2) this.giveUpCodes()
  }

  private grow(): void {
    const larger = new Int32Array(this.codes.length * 2)
    larger.set(this.codes)
    this.codes = larger
  }

  private giveUpCodes(): void {
    const plain = new Array<string>(this.length)
    for (let i = 0; i < this.length; i++) plain[i] = this.dictionary[this.codes[i]]
    this.plain = plain
    this.codeOf = null
  }

  finish(): Column {
    if (this.plain !== null) return new StringColumn(this.plain)
    return new DictionaryColumn(this.codes.slice(0, this.length), this.dictionary)
  }
}

class BoolBuilder implements ColumnBuilder {
  private values: number[] = []

  get length(): number {
    return this.values.length
  }

  append(value: Value): void {
    this.values.push(value === null ? 2 : value ? 1 : 0)
  }

  finish(): Column {
    return new BoolColumn(Uint8Array.from(this.values))
  }
}

/** Numbers while every cell is one; from the first bigint on, one value a cell. */
class NumberBuilder implements ColumnBuilder {
  length = 0
  private readonly type: NumberType
  private values = new Float64Array(16)
  private nulls: Uint8Array | null = null
  private wide: Value[] | null = null

  constructor(type: NumberType) {
    this.type = type
  }

  append(value: Value): void {
    if (this.wide !== null) this.wide.push(value)
    else if (typeof value === 'bigint') {
      this.wide = []
      for (let i = 0; i < this.length; i++) this.wide.push(this.nulls?.[i] === 1 ? null : this.values[i])
      this.wide.push(value)
    } else {
      if (this.length === this.values.length) this.grow()
      if (value === null) {
        this.nulls ??= new Uint8Array(this.values.length)
        this.nulls[this.length] = 1
      } else this.values[this.length] = value as number
    }
    this.length++
  }

  private grow(): void {
    const values = new Float64Array(this.values.length * 2)
    values.set(this.values)
    this.values = values
    if (this.nulls === null) return
    const nulls = new Uint8Array(values.length)
    nulls.set(this.nulls)
    this.nulls = nulls
  }

  finish(): Column {
    if (this.wide !== null) return new ObjectColumn(this.type as 'long', this.wide)
    return new NumberColumn(this.type, this.values.slice(0, this.length), this.nulls?.slice(0, this.length) ?? null)
  }
}

class ObjectBuilder implements ColumnBuilder {
  private readonly type: ScalarType
  private readonly values: Value[] = []

  constructor(type: ScalarType) {
    this.type = type
  }

  get length(): number {
    return this.values.length
  }

  append(value: Value): void {
    this.values.push(value)
  }

  finish(): Column {
    return new ObjectColumn(this.type as 'dynamic', this.values)
  }
}
