import type { Span } from '../../grammar/ast.ts'
import type { Source } from '../../grammar/source.ts'
import { asKqlError, guarded } from '../errors/faults.ts'
import { KqlError } from '../errors/kql-error.ts'
import type { Meter } from '../limits/meter.ts'
import { type BoundExpression, depthOf, type Location, type Plan, setDepth, traitsOf } from './plan.ts'

/** About what a bound node takes, in bytes. */
const EXPRESSION_BYTES = 512
const PLAN_BYTES = 4096

/** How many calls an expression may have once the names of `let` in it stand for their values. */
const MAX_CALLS = 10_000_000

/** How many calls of functions with a body of their own a query may have, those in such bodies included. */
const MAX_FUNCTION_CALLS = 100_000

/**
 * Watches how deep what is bound nests, and how large it becomes: running it recurses into it. Throws KqlError
 * (`limit`), at the place of what is too deep.
 */
export class Nesting {
  private readonly meter: Meter
  /** The depth of the deepest expression of the operator at hand. */
  private deepest = 0
  /** How many expressions are being bound, one in the other. */
  private level = 0
  private calls = 0

  constructor(meter: Meter) {
    this.meter = meter
  }

  /** To be called when an expression is about to be bound. */
  begin(node: { readonly span: Span }, source: Source): void {
    if (++this.level <= this.meter.limits.depth) return
    guarded(() => this.meter.depth(this.level, 'The expressions nest'), { source, span: node.span })
  }

  /** To be called when that expression is bound. */
  end(bound: BoundExpression): void {
    this.level--
    if (bound.kind === 'column' || bound.kind === 'constant') return
    if (bound.traits === undefined) this.expression(bound)
    else if (bound.traits.depth > this.deepest) this.deepest = bound.traits.depth
  }

  /** To be called for each call of a function whose body is bound anew. */
  call(name: string, at: Location): void {
    guarded(() => this.meter.checkpoint(), at)
    if (++this.calls <= MAX_FUNCTION_CALLS) return
    const message = `The query calls functions more than ${MAX_FUNCTION_CALLS} times, the last time '${name}'.`
    throw new KqlError('limit', message, {
      code: 'KQL318',
      hint: 'the body of a function is bound anew for each call',
      ...at,
    })
  }

  /** To be called with each expression as it is bound, the inner ones first. */
  expression(bound: BoundExpression): void {
    const { depth, calls } = traitsOf(bound)
    if (depth > this.deepest) this.deepest = depth
    try {
      this.meter.bytes(EXPRESSION_BYTES)
      this.meter.depth(depth, 'The expressions nest')
      if (calls > MAX_CALLS) throw tooManyCalls(calls)
    } catch (error) {
      throw asKqlError(error, bound.at)
    }
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

function tooManyCalls(calls: number): KqlError {
  return new KqlError('limit', `The expression has ${calls} calls; the limit is ${MAX_CALLS}.`, {
    code: 'KQL318',
    hint: 'a name of let stands for its whole value wherever it is used',
  })
}
