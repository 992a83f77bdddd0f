/**
 * Which entry one field has in each record of a block; 0 where a record does not have the field. Kept as the records
 * at which the entry changes, as most fields have the same value in many records on end.
 */
export class FieldEntries {
  /** The entry of the record that was set last, and of those after it. */
  last = 0
  /** Pairs: a record, and the entry from there on. */
  private changes: Int32Array<ArrayBuffer>
  private used = 0

  /** `like`: what the field is like in the block before. */
  constructor(like?: FieldEntries) {
    this.changes = new Int32Array(like === undefined ? 32 : 2 * Math.ceil(like.used * 0.55) + 16)
  }

  /** Sets the entry of a record and, until they are set, of those after it. Records come in ascending order. */
  set(record: number, entry: number): void {
    if (this.used === this.changes.length) this.changes = enlarged(this.changes)
    this.changes[this.used] = record
    this.changes[this.used + 1] = entry
    this.used += 2
    this.last = entry
  }

  get(record: number): number {
    let low = 0
    let high = this.used >> 1
    while (low < high) {
      const middle = (low + high) >> 1
      if (this.changes[middle * 2] <= record) low = middle + 1
      else high = middle
    }
    return low === 0 ? 0 : this.changes[low * 2 - 1]
  }

  /** Calls a function for each run of records, among the first `length`, that have the same entry. */
  forEachRun(length: number, visit: (from: number, to: number, entry: number) => void): void {
    const { changes, used } = this
    for (let i = 0; i < used; i += 2) {
      const to = i + 2 < used ? changes[i + 2] : length
      if (changes[i + 1] !== 0 && to > changes[i]) visit(changes[i], to, changes[i + 1])
    }
  }

  /** The memory that holds the entries. */
  get buffer(): ArrayBuffer {
    return this.changes.buffer
  }

  /** Forgets what was set for this record and later ones. */
  cut(record: number): void {
    while (this.used > 0 && this.changes[this.used - 2] >= record) this.used -= 2
  }
}

/** A copy with room for more; of even length. */
export function enlarged(array: Int32Array): Int32Array<ArrayBuffer> {
  const copy = new Int32Array(array.length * 2 + 16)
  copy.set(array)
  return copy
}
