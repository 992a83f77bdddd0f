import type { BoundExpression, Location } from '../../binder/plan.ts'
import { EVENT_TIME_COLUMNS } from '../../sentinel/event-time.ts'
import { add64, type Int64, subtract64 } from '../../types/int64.ts'
import { isComparable } from './comparable.ts'
import { definitionOf, withoutCasts } from './provenance.ts'
import type { RuleSubject } from './subject.ts'

/** A bound that the query sets to the time of the events, by its clock. */
export interface TimeBound {
  /** Which side of the bound the events are on. */
  readonly side: 'after' | 'before'
  /** How far before the clock it is, in ticks. */
  readonly back: Int64
  readonly at: Location
}

const FLIPPED: Readonly<Record<string, string>> = { '<': '>', '<=': '>=', '>': '<', '>=': '<=', '==': '==' }

/** The bounds of the events' time, `TimeGenerated > ago(7d)` and its like, wherever they stand in the query. */
export function* timeBounds(subject: RuleSubject): Generator<TimeBound> {
  for (const { expression, plan } of subject.expressions) {
    if (expression.kind !== 'call') continue
    const { name } = expression.function
    const args = expression.arguments.map(withoutCasts)
    const isTime = (part: BoundExpression) => {
      const source = definitionOf(part, plan).expression
      return source.kind === 'column' && EVENT_TIME_COLUMNS.includes(source.name)
    }
    if (name === 'between') {
      const [left, from, to] = args
      if (!isTime(left)) continue
      yield* bound('after', from, expression.at, subject)
      if (to.type === 'timespan') yield* spanAfter(from, to, expression.at, subject)
      else yield* bound('before', to, expression.at, subject)
    } else if (Object.hasOwn(FLIPPED, name)) {
      const [left, right] = args
      const solved = solve(left, name, right, isTime, subject) ?? solve(right, FLIPPED[name], left, isTime, subject)
      if (solved === undefined) continue
      const { operator, value } = solved
      const back = subtract64(subject.now, value)
      if (operator !== '<' && operator !== '<=') yield { side: 'after', back, at: expression.at }
      if (operator !== '>' && operator !== '>=') yield { side: 'before', back, at: expression.at }
    }
  }
  for (const plan of subject.plans) {
    if (plan.operator !== 'MakeSeries') continue
    const { axis, from } = plan as unknown as { axis: BoundExpression; from: BoundExpression | undefined }
    const source = definitionOf(axis, plan).expression
    if (from !== undefined && source.kind === 'column' && EVENT_TIME_COLUMNS.includes(source.name)) {
      yield* bound('after', from, from.at, subject)
    }
  }
}

function* bound(
  side: TimeBound['side'],
  expression: BoundExpression,
  at: Location,
  subject: RuleSubject,
): Generator<TimeBound> {
  if (!readsClock(expression)) return
  const value = subject.fold(expression)
  if (isComparable(value)) yield { side, back: subtract64(subject.now, value), at }
}

/** `between (time .. 1d)`: a time, and how long from then on. */
function* spanAfter(
  from: BoundExpression,
  span: BoundExpression,
  at: Location,
  subject: RuleSubject,
): Generator<TimeBound> {
  const [start, length] = [subject.fold(from), subject.fold(span)]
  if (readsClock(from) && isComparable(start) && isComparable(length)) {
    yield { side: 'before', back: subtract64(subject.now, add64(start, length)), at }
  }
}

/**
 * `time operator value`, from a comparison whose left side has the time in it: `time`, `time + 1h`, `time - 1h`,
 * `now() - time`. Undefined when it is another one, or does not depend on the clock.
 */
function solve(
  left: BoundExpression,
  operator: string,
  right: BoundExpression,
  isTime: (part: BoundExpression) => boolean,
  subject: RuleSubject,
): { readonly operator: string; readonly value: Int64 } | undefined {
  let side = left
  let value = subject.fold(right)
  let clock = readsClock(right)
  for (;;) {
    if (!isComparable(value)) return undefined
    if (isTime(side)) return clock ? { operator, value } : undefined
    if (side.kind !== 'call' || !/^[+-]$/.test(side.function.name)) return undefined
    const [a, b] = side.arguments.map(withoutCasts)
    const [first, second] = [subject.fold(a), subject.fold(b)]
    const isSum = side.function.name === '+'
    if (isComparable(second)) {
      clock ||= readsClock(b)
      value = isSum ? subtract64(value, second) : add64(value, second)
      side = a
    } else if (isComparable(first)) {
      clock ||= readsClock(a)
      value = isSum ? subtract64(value, first) : subtract64(first, value)
      if (!isSum) operator = FLIPPED[operator]
      side = b
    } else return undefined
  }
}

/** Whether it depends on the clock: an absolute date says nothing of how far back a run looks. */
function readsClock(expression: BoundExpression): boolean {
  if (expression.kind === 'cast') return readsClock(expression.operand)
  if (expression.kind !== 'call') return false
  return /^(now|ago)$/.test(expression.function.name) || expression.arguments.some(readsClock)
}
