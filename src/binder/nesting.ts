import { guarded } from '../errors/faults.ts'
import { KqlError } from '../errors/kql-error.ts'
import type { Meter } from '../errors/meter.ts'
import { type BoundExpression, depthOf, type Plan, setDepth, traitsOf } from './plan.ts'

/** About what a bound node takes, in bytes. */
const EXPRESSION_BYTES = 512
const PLAN_BYTES = 4096

/** How many calls an expression may have once the names of `let` in it stand for their values. */
const MAX_CALLS = 10_000_000

/**
 * Watches how deep what is bound nests, and how large it becomes: running it recurses into it. Throws KqlError
 * (`limit`), at the place of what is too deep.
 */
export class Nesting {
  private readonly meter: Meter
  /** The depth of the deepest expression of the operator at hand. */
  private deepest = 0

  constructor(meter: Meter) {
    this.meter = meter
  }

  /** To be called with each expression as it is bound, the inner ones first. */
  expression(bound: BoundExpression): void {
    const { depth, calls } = traitsOf(bound)
    guarded(() => {
      this.meter.bytes(EXPRESSION_BYTES)
      this.meter.depth(depth, 'The expressions nest')
      if (calls <= MAX_CALLS) return
      throw new KqlError('limit', `The expression has ${calls} calls; the limit is ${MAX_CALLS}.`, {
        code: 'KQL318',
        hint: 'a name of let stands for its whole value wherever it is used',
      })
    }, bound.at)
    if (depth > this.deepest) this.deepest = depth
  }

  /** Binds one operator. */
  operator(bind: () => Plan): Plan {
    const outer = this.deepest
    this.deepest = 0
    const plan = bind()
    const depth = 1 + plan.inputs.reduce((deepest, input) => Math.max(deepest, depthOf(input)), this.deepest)
    this.deepest = outer
    setDepth(plan, depth)
    guarded(() => {
      this.meter.checkpoint()
      this.meter.bytes(PLAN_BYTES)
      this.meter.depth(depth, 'The operators nest')
    }, plan.at)
    return plan
  }
}
