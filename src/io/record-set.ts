import { FieldEntries } from './field-entries.ts'
import { RawValues } from './raw-values.ts'

/** A field of the records. */
export interface Field {
  readonly name: string
  readonly index: number
  readonly values: RawValues
}

/** Some records, one after another. */
export interface RecordBlock {
  length: number
  /** By `field.index`: the entry in `field.values` that each record has. Later blocks may have more fields. */
  readonly fields: FieldEntries[]
  /** The line where each record starts; the first line of what was read is 0. */
  lines: Int32Array<ArrayBuffer>
}

/** The records of a file, or of a part of it that starts at `firstLine`. */
export class RecordSet {
  readonly file: string
  readonly fields: readonly Field[]
  readonly blocks: readonly RecordBlock[]
  readonly firstLine: number
  /** How many records there are. */
  readonly length: number
  private readonly fieldOf: ReadonlyMap<string, Field>
  /** How many columns are still to be made of a field. */
  private readonly readers = new Map<Field, number>()

  constructor(file: string, fields: readonly Field[], blocks: readonly RecordBlock[], firstLine: number) {
    this.file = file
    this.fields = fields
    this.blocks = blocks
    this.firstLine = firstLine
    this.length = blocks.reduce((sum, block) => sum + block.length, 0)
    this.fieldOf = new Map(fields.map((field) => [field.name, field]))
  }

  field(name: string): Field | undefined {
    return this.fieldOf.get(name)
  }

  /** To be called for each column that will be made of a field. */
  retain(field: Field): void {
    this.readers.set(field, (this.readers.get(field) ?? 0) + 1)
  }

  /** To be called when such a column is made: after the last one, the field's memory is given back. */
  release(field: Field): void {
    const left = this.readers.get(field)! - 1
    this.readers.set(field, left)
    if (left > 0) return
    field.values.forget()
    for (const { fields } of this.blocks) if (field.index < fields.length) fields[field.index] = new FieldEntries()
  }

  /** The entries of a field: once each as far as they are distinct, else one for each record that has the field. */
  *entriesOf({ index, values }: Field): Generator<number> {
    if (values.isDistinct) {
      yield* values.entries()
      return
    }
    for (const { length, fields } of this.blocks) {
      for (let record = 0; record < length; record++) {
        const entry = fields[index]?.get(record) ?? 0
        if (entry !== 0) yield entry
      }
    }
  }

  /** The line of the file, from 1, where a record starts. */
  lineOf(block: RecordBlock, record: number): number {
    return this.firstLine + block.lines[record]
  }

  /** The line where the first record with an entry starts. */
  lineOfEntry({ index }: Field, entry: number): number {
    for (const block of this.blocks) {
      for (let record = 0; record < block.length; record++) {
        if (block.fields[index]?.get(record) === entry) return this.lineOf(block, record)
      }
    }
    return this.firstLine
  }
}

/** The memory that holds the records, to hand it to another thread; nothing can be added after that. */
export function buffersOf({ fields, blocks }: RecordSet): ArrayBufferLike[] {
  return [
    ...fields.flatMap(({ values }) => values.seal()),
    ...blocks.flatMap((block) => [block.lines.buffer, ...block.fields.map(({ buffer }) => buffer)]),
  ]
}

/** A record set as it arrives from another thread: classes are lost on the way. */
export function revived(arrived: RecordSet, firstLine: number): RecordSet {
  const fields = arrived.fields.map((field) => ({ ...field, values: Object.assign(new RawValues(), field.values) }))
  const blocks = arrived.blocks.map((block) => ({
    ...block,
    fields: block.fields.map((entries) => Object.assign(new FieldEntries(), entries)),
  }))
  return new RecordSet(arrived.file, fields, blocks, firstLine)
}
