import { columnReference } from '../../binder/nodes.ts'
import type { BoundExpression, FunctionCall, ListQuery, Plan } from '../../binder/plan.ts'
import { convert } from '../../functions/convert.ts'
import type { Fold } from '../../rules/analysis/fold.ts'
import { withoutCasts } from '../../rules/analysis/provenance.ts'
import type { Dynamic, Value } from '../../types/dynamic.ts'
import { textsFor } from './fragments.ts'
import type { Reader } from './reader.ts'
import type { Condition, Slot } from './slot.ts'
import type { Values } from './values.ts'

const BRANCHING = /^(iff|iif|case|coalesce)$/
const EQUAL = /^(==|=~|in|in~)$/

/** Makes conditions hold, by what they say of slots. */
export class Conditions {
  /** Conditions on several slots at once, which are looked at when all else is said. */
  readonly relations: Condition[] = []
  /** Slots that are to have the value of an expression, which is looked at last, too. */
  private readonly pairs: { readonly slot: Slot; readonly other: BoundExpression }[] = []
  private readonly reader: Reader
  private readonly values: Values
  private readonly fold: Fold
  /** Solves a query whose rows are wanted. */
  private readonly want: (plan: Plan) => void
  /** Notes a query that is to have no rows. */
  private readonly avoid: (plan: Plan) => void

  constructor(reader: Reader, values: Values, fold: Fold, want: (plan: Plan) => void, avoid: (plan: Plan) => void) {
    this.reader = reader
    this.values = values
    this.fold = fold
    this.want = want
    this.avoid = avoid
  }

  /** Says that a condition over slots is true, or is false; false when that cannot be, and then nothing is said. */
  hold(expression: BoundExpression, truth: boolean): boolean {
    return this.reader.slots.journal.attempt(() => this.say(expression, truth))
  }

  /** Says that two expressions over slots have one value. */
  equal(left: BoundExpression, right: BoundExpression): boolean {
    const [a, b] = [this.reader.slotIn(left), this.reader.slotIn(right)]
    if (a !== undefined && b !== undefined) {
      return this.reader.slots.journal.attempt(() => {
        a.unite(b)
        return this.isConsistent(a)
      })
    }
    const [slot, other] = a === undefined ? [b, left] : [a, right]
    if (slot !== undefined) this.pairs.push({ slot, other })
    return slot !== undefined
  }

  private say(expression: BoundExpression, truth: boolean): boolean {
    const call = withoutCasts(expression)
    if (call.kind === 'call') {
      const { name } = call.function
      const [first, second] = call.arguments
      if (name === 'not') return this.say(first, !truth)
      if (name === 'and' || name === 'or') {
        if ((name === 'and') === truth) return this.say(first, truth) && this.say(second, truth)
        return this.hold(first, truth) || this.hold(second, truth)
      }
      const branching = this.branchingIn(call)
      if (branching !== undefined) return this.anyBranch(call, branching, truth)
      const query = call.arguments.map(withoutCasts).find((argument) => argument.kind === 'list-query')
      if (query !== undefined) return this.inQuery(name, first, query as ListQuery, truth)
      if (EQUAL.test(name) && truth && call.arguments.length === 2) {
        const [a, b] = [this.reader.slotIn(first), this.reader.slotIn(second)]
        if (a?.collects === 'list' || a?.collects === 'set' || b?.collects !== undefined) return true
        if (a !== undefined && b !== undefined) return this.equal(first, second)
      }
    }
    return this.note({ expression, truth })
  }

  private note(condition: Condition): boolean {
    const slots = this.values.slotsIn(condition.expression)
    if (slots.length === 0) return this.values.holds(condition, () => undefined)
    if (slots.length > 1) {
      this.relations.push(condition)
      this.reader.slots.journal.did(() => this.relations.pop())
      return true
    }
    const [slot] = slots
    if (slot.collects !== undefined) return this.noteOfList(slot, condition)
    slot.add(condition)
    return this.isConsistent(slot)
  }

  /** What is said of a list that an aggregate makes is said of its only item. */
  private noteOfList(list: Slot, condition: Condition): boolean {
    const item = list.part(0)
    const holds = () => {
      const value = this.values.of(item)
      const items = value === undefined ? [] : [convert(value, item.type, 'dynamic') as Dynamic]
      return this.values.holds(condition, () => items)
    }
    return (
      holds() ||
      textsFor([condition], this.fold).some((text) =>
        this.reader.slots.journal.attempt(() => {
          item.suggest(text)
          return this.isConsistent(item) && holds()
        }),
      )
    )
  }

  /** Whether there are values for a slot and all that it is a part of. */
  isConsistent(slot: Slot, seen = new Set<Slot>()): boolean {
    const { root } = slot
    if (seen.has(root)) return true
    seen.add(root)
    const isFree = root.collects !== undefined || (root.parts.size > 0 && root.conditions.length === 0)
    return (
      (isFree || this.values.of(root) !== undefined) &&
      [...root.owners].every((owner) => this.isConsistent(owner, seen))
    )
  }

  /** The first operand, or operand of an operand, that is one of several by conditions. */
  private branchingIn(call: FunctionCall): FunctionCall | undefined {
    if (BRANCHING.test(call.function.name)) return call
    for (const argument of call.arguments) {
      const part = withoutCasts(argument)
      const found = part.kind === 'call' ? this.branchingIn(part) : undefined
      if (found !== undefined && this.values.slotsIn(found).length > 0) return found
    }
    return undefined
  }

  /** `iff(a, b, c) == d`: a and b == d, or not a and c == d. */
  private anyBranch(call: FunctionCall, branching: FunctionCall, truth: boolean): boolean {
    const { name } = branching.function
    const args = branching.arguments
    const replaced = (branch: BoundExpression) => replacedIn(call, branching, branch)
    if (name === 'coalesce') return args.some((one) => this.hold(replaced(one), truth))
    const conditions = args.filter((_, i) => i % 2 === 0 && i < args.length - 1)
    const attempts = [...conditions.map((_, i) => i), conditions.length]
    return attempts.some((chosen) =>
      this.reader.slots.journal.attempt(() => {
        if (!this.say(replaced(args[Math.min(chosen * 2 + 1, args.length - 1)]), truth)) return false
        if (!conditions.slice(0, chosen).every((condition) => this.say(condition, false))) return false
        return chosen === conditions.length || this.say(conditions[chosen], true)
      }),
    )
  }

  /** `x in (query)`. */
  private inQuery(name: string, item: BoundExpression, { plan }: ListQuery, truth: boolean): boolean {
    if (name.startsWith('!') === truth) {
      this.avoid(plan)
      return true
    }
    this.want(plan)
    const [column] = plan.columns
    return this.equal(item, this.reader.read(columnReference(column.name, column.type, item.at), plan))
  }

  /** Gives the slots of conditions on several slots values for which they hold. Returns what does not hold. */
  relate(): readonly Condition[] {
    for (const { slot, other } of this.pairs) {
      const value = this.fold(this.values.filledIn(other, (one) => this.values.of(one)))
      if (value !== undefined && value !== null) slot.suggest(convert(value, other.type, slot.type))
    }
    return this.relations.filter((relation) => !this.related(relation))
  }

  private related(relation: Condition): boolean {
    const slots = this.values.slotsIn(relation.expression)
    const found = new Map<Slot, Value>()
    for (const slot of slots) {
      const value = this.values.of(slot)
      if (value === undefined) return false
      found.set(slot, value)
    }
    if (this.values.holds(relation, (slot) => found.get(slot))) return true
    return slots.some((slot) => {
      const others = (one: Slot) => (one === slot ? undefined : found.get(one))
      const expression = this.values.filledIn(relation.expression, others)
      return this.hold(expression, relation.truth)
    })
  }
}

/** An expression in which another stands in the place of a part. */
function replacedIn(expression: BoundExpression, part: BoundExpression, other: BoundExpression): BoundExpression {
  if (expression === part) return other
  if (expression.kind === 'cast') {
    return { ...expression, traits: undefined, operand: replacedIn(expression.operand, part, other) }
  }
  if (expression.kind !== 'call') return expression
  return {
    ...expression,
    traits: undefined,
    arguments: expression.arguments.map((one) => replacedIn(one, part, other)),
  }
}
