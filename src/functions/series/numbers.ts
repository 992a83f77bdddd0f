import { type Dynamic, isArray, numberOf } from '../../types/dynamic.ts'

/** The items of a series as numbers; null for what is none. Null for what is no array. */
export function numbersOf(series: Dynamic): (number | null)[] | null {
  if (!isArray(series)) return null
  return series.map((item) => {
    const number = numberOf(item)
    return number === undefined ? null : Number(number)
  })
}

/** The items of a series, all of which must be finite numbers; null when one is not, or there are none. */
export function finiteNumbersOf(series: Dynamic): number[] | null {
  const numbers = numbersOf(series)
  if (numbers === null || numbers.length === 0) return null
  return numbers.every((number) => number !== null && Number.isFinite(number)) ? (numbers as number[]) : null
}

/** The sum; 0 of none. */
export function sumOf(numbers: readonly number[]): number {
  return numbers.reduce((sum, number) => sum + number, 0)
}

/** The arithmetic mean; NaN of none. */
export function meanOf(numbers: readonly number[]): number {
  return sumOf(numbers) / numbers.length
}

/** The sum of the squares of the distances from the mean. */
export function squaresAround(numbers: readonly number[]): number {
  const mean = meanOf(numbers)
  return numbers.reduce((sum, number) => sum + (number - mean) ** 2, 0)
}

/** The middle of the numbers; of an even count, the mean of the two in the middle. */
export function medianOf(numbers: readonly number[]): number {
  const sorted = [...numbers].sort((a, b) => a - b)
  const middle = sorted.length >> 1
  return sorted.length % 2 === 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2
}
