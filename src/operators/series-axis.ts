import { KqlError } from '../errors/kql-error.ts'
import { datetimeFromTicks, ticksOfDatetime } from '../types/datetime.ts'
import { add64, floorTo64, type Int64, multiply64, subtract64 } from '../types/int64.ts'

/** A position on the axis: an Int64, or a real number where the axis is real. */
export type Position = Int64

/** The types an axis of `make-series` can have. */
export type AxisType = 'long' | 'real' | 'datetime' | 'timespan'

/** How many values an array of `make-series` may have. */
const MAX_VALUES = 1_048_576

/** The arithmetic of an axis with steps of one size. */
export class SeriesAxis {
  readonly type: AxisType
  readonly step: Position

  constructor(type: AxisType, step: Position) {
    this.type = type
    this.step = step
  }

  /** The greatest multiple of the step that is not above a position, as `bin` has it. */
  floor(position: Position): Position {
    const { type, step } = this
    if (type === 'real') return Math.floor((position as number) / (step as number)) * (step as number)
    if (type !== 'datetime') return floorTo64(position, step)
    return datetimeFromTicks(floorTo64(ticksOfDatetime(position), step)) ?? position
  }

  /** In which step after `start` a position lies. */
  indexOf(position: Position, start: Position): number {
    const { type, step } = this
    if (type === 'real') return Math.floor(((position as number) - (start as number)) / (step as number))
    const distance = subtract64(position, start)
    return Number(BigInt(floorTo64(distance, step)) / BigInt(step))
  }

  at(start: Position, index: number): Position {
    const { type, step } = this
    if (type === 'real') return (start as number) + index * (step as number)
    return add64(start, multiply64(index, step))
  }

  /** How many steps lie between the ends. Throws when they are too many. */
  count(start: Position, end: Position, inclusive: boolean): number {
    if (end < start) return 0
    const last = this.indexOf(end, start)
    const count = inclusive || this.at(start, last) < end ? last + 1 : last
    return SeriesAxis.checked(count)
  }

  static checked(count: number): number {
    if (count <= MAX_VALUES) return count
    const message = `make-series: a series of ${count} values is longer than ${MAX_VALUES}`
    throw new KqlError('limit', message, { code: 'KQL324', hint: 'take a greater step, or ends that are nearer' })
  }
}
