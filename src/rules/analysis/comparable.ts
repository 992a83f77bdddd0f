import type { Value } from '../../types/dynamic.ts'

/** Whether a value is a number, a time or a timespan, of the kinds that are plain numbers here. */
export function isComparable(value: Value | undefined): value is number | bigint {
  return typeof value === 'number' || typeof value === 'bigint'
}
