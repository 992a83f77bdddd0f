import fc from 'fast-check'

/**
 * Decisions read one after another from a list of numbers; when the list is used up every one is the first, and the
 * simplest. A text that is made from decisions shrinks as its numbers do, and may be shaped by what came before.
 */
export class Choices {
  private at = 0
  private readonly numbers: readonly number[]

  constructor(numbers: readonly number[]) {
    this.numbers = numbers
  }

  /** A whole number from 0 to below `count`. */
  below(count: number): number {
    return (this.numbers[this.at++] ?? 0) % count
  }

  pick<T>(items: readonly T[]): T {
    return items[this.below(items.length)]
  }

  /** True about once in so many times; never when the decisions are used up. */
  once(times: number): boolean {
    return this.below(times) === times - 1
  }

  /** From `least` to `most` things. */
  many<T>(least: number, most: number, make: (index: number) => T): T[] {
    return Array.from({ length: least + this.below(most - least + 1) }, (_, i) => make(i))
  }
}

/** Numbers for the decisions of one part of a text. */
export const decisions = fc.array(fc.noBias(fc.nat({ max: 0xffff })), { maxLength: 40, size: 'max' })
