/**
 * Which entry one field has in each record of a block: often the same in all of them, and then nothing is written.
 * An entry of 0 says that the record does not have the field.
 */
export class FieldEntries {
  /** While there is no array: what the first `same` records have; the others have 0. */
  entry = 0
  same = 0
  array: Int32Array | null = null
  private readonly capacity: number

  constructor(capacity: number) {
    this.capacity = capacity
  }

  get(record: number): number {
    if (this.array !== null) return this.array[record]
    return record < this.same ? this.entry : 0
  }

  /** Records are set in ascending order; one may be left out, or set again. */
  set(record: number, entry: number): void {
    if (this.array !== null) {
      if (record >= this.array.length) this.array = larger(this.array, record)
      this.array[record] = entry
    } else if (record === 0) {
      this.entry = entry
      this.same = 1
    } else if (entry === this.entry && record === this.same) this.same++
    else {
      this.array = new Int32Array(Math.max(this.capacity, record + 1)).fill(this.entry, 0, this.same)
      this.array[record] = entry
    }
  }

  /** Calls a function for each of the first `length` records that has the field. */
  forEach(length: number, visit: (record: number, entry: number) => void): void {
    for (let record = 0; record < length; record++) {
      const entry = this.get(record)
      if (entry !== 0) visit(record, entry)
    }
  }

  /** Forgets what was set for this record and later ones. */
  cut(length: number): void {
    if (this.array === null) this.same = Math.min(this.same, length)
    else if (length < this.array.length) this.array.fill(0, length)
  }
}

function larger(array: Int32Array, index: number): Int32Array {
  const copy = new Int32Array(Math.max(array.length * 2, index + 1))
  copy.set(array)
  return copy
}
