import { enlarged } from './field-entries.ts'

/** Keys as they stand in a JSON text, up to the closing quote, to be compared with it four bytes at a time. */
export class KeyWords {
  private words = new Int32Array(0)
  /** Where each key's words start, how many bytes it has. */
  private starts = new Int32Array(0)
  private lengths = new Int32Array(0)
  private count = 0
  private used = 0

  /** Adds the key that stands from `start` (after the opening quote) to before `end`; keys are numbered from 0. */
  add(bytes: Buffer, start: number, end: number): void {
    const length = end - start
    const wordCount = (length + 3) >> 2
    while (this.used + wordCount > this.words.length) this.words = enlarged(this.words)
    if (this.count === this.starts.length) {
      this.starts = enlarged(this.starts)
      this.lengths = enlarged(this.lengths)
    }
    this.starts[this.count] = this.used
    this.lengths[this.count++] = length
    for (let i = 0; i < length; i++) this.words[this.used + (i >> 2)] |= bytes[start + i] << ((i & 3) * 8)
    this.used += wordCount
  }

  /** The position after a key and its closing quote if they stand at `p`, else 0. */
  match(key: number, view: DataView, p: number): number {
    if (key >= this.count) return 0
    let word = this.starts[key]
    const { words } = this
    const end = p + this.lengths[key]
    for (; p + 4 <= end; p += 4) if (view.getInt32(p, true) !== words[word++]) return 0
    const rest = end - p
    if (rest === 0) return end
    return ((view.getInt32(p, true) ^ words[word]) & ((1 << (rest * 8)) - 1)) === 0 ? end : 0
  }
}
