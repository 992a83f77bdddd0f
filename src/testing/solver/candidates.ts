import { convert } from '../../functions/convert.ts'
import type { Fold } from '../../rules/analysis/fold.ts'
import {
  type Datetime,
  inRange,
  TICKS_PER_DAY,
  TICKS_PER_HOUR,
  TICKS_PER_MINUTE,
  TICKS_PER_SECOND,
} from '../../types/datetime.ts'
import type { Dynamic, Value } from '../../types/dynamic.ts'
import { add64, divide64, type Int64, subtract64 } from '../../types/int64.ts'
import { type Literal, literalsOf, textsFor } from './fragments.ts'
import type { Slot } from './slot.ts'

/** Texts of several kinds, for conditions that ask what kind a text is of. */
const TEXTS = [
  ...['example', 'other', '10.0.0.1', '203.0.113.7', '2001:db8::1', 'www.example.com', 'alice@example.com', 'bob'],
  ...['https://www.example.com/a/b.exe?c=d', 'C:\\Users\\alice\\a.exe', '/tmp/a/b', '1', '0', '443', '1000000', 'true'],
  ...['false', 'A', '[]', '{}', '["example"]', '2024-01-01T11:58:00Z', '00000000-0000-0000-0000-000000000001'],
  ...['a.b.c.d', 'a-b-c', 'EXAMPLE', 'ZXhhbXBsZQ==', 'example/example/example', 'example,example'],
]
const NUMBERS = [1, 0, 2, 3, 5, 10, 20, 50, 100, 443, 1000, 10_000, 100_000, 1_000_000, 1_000_000_000, -1, -100]
const LONGEST_TEXT = 5000
const HOURS_OF_WEEK = 168

/** Values that a slot may have, from what its conditions compare it with; the likely ones first. */
export function* candidatesOf(slot: Slot, fold: Fold, now: Datetime): Iterable<Value> {
  const literals = slot.conditions.flatMap(({ expression }) => literalsOf(expression, fold))
  switch (slot.type) {
    case 'string':
      yield* textsFor(slot.conditions, fold)
      yield* otherTexts(literals)
      return
    case 'dynamic':
      yield* textsFor(slot.conditions, fold)
      yield* numbers(literals) as Iterable<Dynamic>
      yield* [true, false]
      yield* otherTexts(literals)
      yield* arrays(literals)
      return
    case 'bool':
      yield* [true, false]
      return
    case 'datetime':
      yield* datetimes(literals, now)
      return
    case 'timespan':
      for (const { value } of ofType(literals, 'timespan')) yield* beside(value, [TICKS_PER_SECOND, TICKS_PER_MINUTE])
      yield* [TICKS_PER_SECOND, TICKS_PER_MINUTE, TICKS_PER_HOUR, TICKS_PER_DAY, 0]
      return
    default:
      for (const { type, value } of literals) {
        if (type === 'string' || type === 'dynamic') yield convert(value, type, slot.type)
      }
      for (const number of numbers(literals)) {
        const isWhole = slot.type === 'long' || slot.type === 'int'
        if (!isWhole || Number.isSafeInteger(number)) yield convert(number, isWhole ? 'long' : 'real', slot.type)
      }
  }
}

function* otherTexts(literals: readonly Literal[]): Iterable<string> {
  for (const { type, value } of literals) {
    if (type !== 'string' && type !== 'dynamic') yield convert(value, type, 'string') as string
    else if (typeof value === 'string') {
      yield value
      // The first address of a range.
      if (/\/\d+$/.test(value)) yield value.replace(/0?\/\d+$/, '1')
    }
  }
  const texts = literals.flatMap(({ value }) => (typeof value === 'string' && value !== '' ? [value] : []))
  for (const whole of texts) {
    for (const part of texts) {
      if (whole === part) continue
      if (whole.startsWith(part)) yield whole.slice(part.length)
      if (whole.endsWith(part)) yield whole.slice(0, -part.length)
    }
  }
  for (const number of numbers(literals)) yield String(number)
  yield* TEXTS
  for (const length of numbers(literals)) {
    if (Number.isInteger(length) && length > 0 && length <= LONGEST_TEXT) yield 'a'.repeat(length)
  }
}

/** The numbers, their neighbours, what they give multiplied; then some of all sizes. */
function* numbers(literals: readonly Literal[]): Iterable<number> {
  const given = literals.flatMap(({ value }) => (typeof value === 'number' ? [value] : []))
  for (const number of given) yield* [number, number + 1, number - 1]
  for (const [i, a] of given.entries())
    for (const b of given.slice(i + 1)) yield* [a * b, a * b + 1, (a + 1) * b, a * (b + 1), a / b]
  yield given.reduce((product, number) => product * number, 1) * 2
  yield* NUMBERS
}

function* arrays(literals: readonly Literal[]): Iterable<Dynamic> {
  yield* [[], ['example'], new Map([['example', 'example']])]
  for (const length of numbers(literals)) {
    if (Number.isInteger(length) && length > 1 && length <= 100)
      yield Array.from({ length }, (_, i) => `example${i + 1}`)
  }
}

function* datetimes(literals: readonly Literal[], now: Datetime): Iterable<Datetime> {
  const steps = [TICKS_PER_MINUTE, TICKS_PER_SECOND, TICKS_PER_HOUR, TICKS_PER_DAY]
  const given = ofType(literals, 'datetime').map(({ value }) => value)
  const back = ofType(literals, 'timespan').map(({ value }) => subtract64(now, value))
  for (const time of [...given, ...back]) yield* beside(time, steps)
  for (const [i, a] of given.entries()) for (const b of given.slice(i + 1)) yield divide64(add64(a, b), 2)!
  for (let hours = 1; hours <= HOURS_OF_WEEK; hours++) yield subtract64(now, hours * TICKS_PER_HOUR)
}

function ofType(literals: readonly Literal[], type: 'datetime' | 'timespan'): readonly { readonly value: Int64 }[] {
  return literals.filter((one): one is Literal & { value: Int64 } => one.type === type && one.value !== null)
}

function* beside(value: Int64, steps: readonly number[]): Iterable<Int64> {
  yield value
  for (const step of steps) {
    for (const time of [subtract64(value, step), add64(value, step)]) if (inRange(time) !== null) yield time
  }
}
