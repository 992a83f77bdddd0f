/**
 * Which entry one field has in each record of a block; 0 where a record does not have the field. Most fields have the
 * same value in many records on end: of these only the records are kept at which the entry changes. Where it mostly
 * does change, entries are kept one by one.
 */
export class FieldEntries {
  /** The entry of the record that was set last, and of those after it. */
  last = 0
  private readonly isDense: boolean
  /** When dense, an entry for each record; else pairs, a record and the entry from there on. */
  private data: Int32Array<ArrayBuffer>
  private used = 0

  /** `before`: the field in the block before, of so many records, as the one that this will be like. */
  constructor(before?: FieldEntries, records = 0) {
    this.isDense = before !== undefined && before.changes * 2 > records
    const size = this.isDense ? records : (before?.changes ?? 0) * 2
    this.data = new Int32Array(Math.ceil(size * 0.55) * 2 + 16)
  }

  /** About how often the entry changes. */
  private get changes(): number {
    return this.isDense ? this.used : this.used >> 1
  }

  /** Sets the entry of a record and, until they are set, of those after it. Records come in ascending order. */
  set(record: number, entry: number): void {
    if (this.isDense) {
      while (record >= this.data.length) this.data = enlarged(this.data)
      if (this.used < record) this.data.fill(this.last, this.used, record)
      this.data[record] = entry
      this.used = record + 1
    } else {
      if (this.used === this.data.length) this.data = enlarged(this.data)
      this.data[this.used] = record
      this.data[this.used + 1] = entry
      this.used += 2
    }
    this.last = entry
  }

  get(record: number): number {
    if (this.isDense) return this.used === 0 ? 0 : this.data[Math.min(record, this.used - 1)]
    let low = 0
    let high = this.used >> 1
    while (low < high) {
      const middle = (low + high) >> 1
      if (this.data[middle * 2] <= record) low = middle + 1
      else high = middle
    }
    return low === 0 ? 0 : this.data[low * 2 - 1]
  }

  /** Calls a function for each run of records, among the first `length`, that have the same entry. */
  forEachRun(length: number, visit: (from: number, to: number, entry: number) => void): void {
    const { data, used, isDense } = this
    const step = isDense ? 1 : 2
    for (let i = 0; i < used; i += step) {
      const from = isDense ? i : data[i]
      const to = i + step < used ? (isDense ? i + 1 : data[i + 2]) : length
      const entry = isDense ? data[i] : data[i + 1]
      if (entry !== 0 && to > from) visit(from, to, entry)
    }
  }

  /** Forgets what was set for this record and later ones. */
  cut(record: number): void {
    if (this.isDense) this.used = Math.min(this.used, record)
    else while (this.used > 0 && this.data[this.used - 2] >= record) this.used -= 2
  }

  /** The memory that holds the entries. */
  get buffer(): ArrayBuffer {
    return this.data.buffer
  }
}

/** A copy with room for more; of even length. */
export function enlarged(array: Int32Array): Int32Array<ArrayBuffer> {
  const copy = new Int32Array(array.length * 2 + 16)
  copy.set(array)
  return copy
}
