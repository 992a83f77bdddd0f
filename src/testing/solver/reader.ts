import type { AggregateCall } from '../../binder/aggregates.ts'
import { columnReference, constant, isAssumed } from '../../binder/nodes.ts'
import {
  type BoundExpression,
  type ColumnReference,
  type Constant,
  type FunctionCall,
  operandsOf,
  type Plan,
} from '../../binder/plan.ts'
import { allPartsOf } from '../../binder/plan-parts.ts'
import type { DataTablePlan } from '../../operators/datatable.ts'
import type { JoinPlan } from '../../operators/join.ts'
import { rightColumns } from '../../operators/join-keys.ts'
import type { LookupPlan } from '../../operators/lookup.ts'
import type { MakeSeriesPlan } from '../../operators/make-series.ts'
import type { MvExpandPlan } from '../../operators/mv-expand.ts'
import type { ParsePlan } from '../../operators/parse.ts'
import type { SummarizePlan } from '../../operators/summarize.ts'
import type { UnionPlan } from '../../operators/union.ts'
import type { Fold } from '../../rules/analysis/fold.ts'
import { itemsOf, renamesOf } from '../../rules/analysis/provenance.ts'
import { sampleText } from './sample-text.ts'
import type { Slot, TextForm } from './slot.ts'
import { Slots } from './slots.ts'

/** What the reader meets on its way that has to hold, or to be solved, too. */
export interface Encounters {
  /** A query that stands in an expression. */
  query(plan: Plan): void
  /** A condition on the rows that an aggregate takes. */
  condition(expression: BoundExpression, plan: Plan, truth: boolean): boolean
}

/** Functions that give their first argument, as another type, or with parts cut off that need not be there. */
const TRANSPARENT =
  /^(to(string|lower|upper|dynamic|long|int|double|real|bool|boolean|datetime|guid|scalar|decimal|object)|parse_json|dynamic_to_json|trim(_start|_end)?|replace(_string|_regex)?|url_decode|substring|bin|floor|round|abs|format_datetime|materialize|strcat_array|array_sort_(asc|desc)|set_union|array_concat|column_ifexists|coalesce)$/
const PICKING = /^(any|take_any|min|max|avg|sum|percentile|arg_min|arg_max)(if)?$/
const LISTING = /^make_?(list|set)(_if|if)?$/
const COUNTING = /^(count|dcount|count_distinct)(if)?$/

/**
 * Reads expressions back to where their values come from: what they are over slots, which stand for the cells of the
 * rows that a query reads. Follows columns through the operators that make them.
 */
export class Reader {
  readonly slots = new Slots()
  /** What is known of the places of IP addresses, if the query asks. */
  places: Slot | undefined
  /** What the rows at hand of a subquery are. */
  private readonly surrounding = new Map<Plan, Plan>()
  private readonly fold: Fold
  private readonly leg: number
  private readonly encounters: Encounters

  /** `leg` says which table of a union is read. */
  constructor(fold: Fold, leg: number, encounters: Encounters) {
    this.fold = fold
    this.leg = leg
    this.encounters = encounters
  }

  /** The table of a union that is read. */
  legOf(union: Plan): number {
    return Math.min(this.leg, union.inputs.length - 1)
  }

  /** Notes that a subquery's rows are those of an operator. */
  surround(body: Plan, plan: Plan): void {
    for (const part of allPartsOf([body]).plans) if (part.operator === 'Rows') this.surrounding.set(part, plan)
  }

  /** An expression over slots: that of an operator with the given input. */
  read(expression: BoundExpression, input: Plan | undefined): BoundExpression {
    switch (expression.kind) {
      case 'list-query':
        return expression
      case 'constant':
        return this.openColumn(expression, input) ?? expression
      case 'column':
        return input === undefined ? this.slots.free(expression) : this.column(expression, input)
      case 'cast':
        return { ...expression, traits: undefined, operand: this.read(expression.operand, input) }
      case 'scalar-query': {
        const { plan } = expression
        this.encounters.query(plan)
        return this.read(columnReference(plan.columns[0].name, expression.type, expression.at), plan)
      }
      case 'call':
        return this.call(
          expression,
          expression.arguments.map((argument) => this.read(argument, input)),
        )
    }
  }

  /** What is read of a source whose columns nobody knows (a watchlist) stands in a plan as an empty text. */
  private openColumn(expression: Constant, input: Plan | undefined): BoundExpression | undefined {
    if (!input?.open || expression.type !== 'string' || expression.value !== '') return undefined
    const { source, span } = expression.at
    const read = /^(?:\$(?:left|right)\.)?(?:(\w+)|\[["'](.+)["']\])$/.exec(source.slice(span))
    const name = read?.[1] ?? read?.[2]
    return name === undefined
      ? undefined
      : this.column({ ...expression, kind: 'column', name, traits: undefined }, input)
  }

  /** The slot that an expression over slots is, but for conversions; undefined where it is none. */
  slotIn(expression: BoundExpression): Slot | undefined {
    if (expression.kind === 'column') return this.slots.named(expression.name).root
    if (expression.kind === 'cast') return this.slotIn(expression.operand)
    if (expression.kind !== 'call') return undefined
    const { name } = expression.function
    if (TRANSPARENT.test(name)) {
      const operands = operandsOf(expression)
      return this.slotIn(
        name.startsWith('replace_regex') || operands[0].kind !== 'constant' ? operands[0] : operands.at(-1)!,
      )
    }
    return undefined
  }

  private call(call: FunctionCall, args: readonly BoundExpression[]): BoundExpression {
    const { name } = call.function
    const made = { ...call, traits: undefined, arguments: args }
    const slot = args.length > 0 ? this.slotIn(args[0]) : undefined
    switch (name) {
      case '[]':
        return this.access(made, args) ?? made
      case 'split': {
        const delimiter = this.fold(args[1])
        if (slot === undefined || typeof delimiter !== 'string' || delimiter === '') return made
        const array = this.slots.form(
          slot,
          (form) => form.kind === 'pieces' && form.delimiter === delimiter,
          () => {
            return { kind: 'pieces', delimiter, array: this.slots.make(slot.name, 'dynamic') }
          },
        ) as TextForm & { kind: 'pieces' }
        const index = args[2] === undefined ? undefined : this.fold(args[2])
        return this.slots.reference(typeof index === 'number' ? array.array.part(index, 'string') : array.array, call)
      }
      case 'extract': {
        const [pattern, group, source] = [this.fold(args[0]), this.fold(args[1]), this.slotIn(args[2])]
        if (typeof pattern !== 'string' || typeof group !== 'number' || source === undefined) return made
        return sampleText(pattern) === undefined
          ? made
          : this.slots.reference(this.slots.group(source, pattern, group), call)
      }
      case 'base64_decode_tostring': {
        if (slot === undefined) return made
        const form = this.slots.form(
          slot,
          ({ kind }) => kind === 'base64',
          () => {
            return { kind: 'base64', text: this.slots.make(slot.name, 'string') }
          },
        ) as TextForm & { kind: 'base64' }
        return this.slots.reference(form.text, call)
      }
      case 'geo_info_from_ip_address':
        this.places ??= this.slots.make('places', 'dynamic')
        return this.slots.reference(this.places, call)
      case 'array_length':
      case 'arraylength':
        if (slot?.collects === undefined) return made
        return this.slots.reference(
          this.slots.measure('length', slot.collects === 'set' ? { distinct: slot.part(0) } : {}),
          call,
        )
      default:
        return made
    }
  }

  /** `array[0]`, `bag.key`. */
  private access(call: FunctionCall, [object, index]: readonly BoundExpression[]): BoundExpression | undefined {
    const key = this.fold(index)
    if (typeof key !== 'string' && typeof key !== 'number') return undefined
    const bag = object.kind === 'cast' ? object.operand : object
    if (bag.kind === 'call' && /^(bag_)?pack(_dictionary)?$/.test(bag.function.name)) {
      const at = bag.arguments.findIndex((argument, i) => i % 2 === 0 && this.fold(argument) === key)
      return at < 0 ? undefined : bag.arguments[at + 1]
    }
    const slot = this.slotIn(object)
    if (slot === undefined || !holdsParts(slot)) return undefined
    const isMixed = [...slot.parts.keys()].some((known) => typeof known !== typeof key)
    return isMixed ? undefined : this.slots.reference(slot.part(key), call)
  }

  /** A column of what an operator gives. */
  private column(reference: ColumnReference, plan: Plan): BoundExpression {
    const { name } = reference
    const named = (other: string, from: Plan) => this.column({ ...reference, name: other, traits: undefined }, from)
    const [input] = plan.inputs
    const renamed = renamesOf(plan)?.find((one) => one.name === name)
    if (renamed !== undefined) return named(renamed.from, input)
    // What is read of a source whose columns nobody knows stands in the plan without a value.
    if (plan.operator === 'Extend' && plan.columns.some((one) => one.name === name && isAssumed(one))) {
      return named(name, input)
    }
    const item = itemsOf(plan)?.find((one) => one.name === name)
    if (item !== undefined) return this.read(item.expression, input)
    switch (plan.operator) {
      case 'Table':
      case 'Watchlist':
      case 'ExternalData':
        return this.slots.reference(
          this.slots.rowOf(plan).part(name, plan.columns.find((one) => one.name === name)?.type ?? reference.type),
          reference,
        )
      case 'Rows': {
        const outer = this.surrounding.get(plan)
        return outer === undefined ? this.slots.free(reference) : this.expanded(reference, outer)
      }
      case 'Summarize':
        return this.aggregated(reference, plan as SummarizePlan)
      case 'Count':
        return this.slots.reference(
          this.slots.once(plan, name, () => this.slots.measure(name, {})),
          reference,
        )
      case 'Join': {
        const { kind } = plan as JoinPlan
        const [left, right] = plan.inputs
        if (kind.result !== 'pairs') return named(name, kind.result === 'left' ? left : right)
        if (left.columns.some((one) => one.name === name)) return named(name, left)
        const from = rightColumns(left.columns, right.columns).find((one) => one.name === name)?.from
        return from === undefined ? this.slots.free(reference) : named(from, right)
      }
      case 'Lookup':
        return named(name, plan.inputs[(plan as LookupPlan).kept.includes(name) ? 1 : 0])
      case 'Union': {
        const { united, withSource, sources } = plan as UnionPlan
        const leg = this.legOf(plan)
        if (withSource && plan.columns[0].name === name) return constant('string', sources[leg], reference.at)
        const from = united.find((one) => one.name === name)?.from ?? name
        const isThere = plan.inputs[leg].columns.some((one) => one.name === from)
        return isThere ? named(from, plan.inputs[leg]) : this.slots.free(reference)
      }
      case 'MvExpand':
        return this.expanded(reference, plan)
      case 'MvApply':
      case 'Partition': {
        const { body } = plan as Plan & { body: Plan }
        this.surround(body, plan)
        return body.columns.some((one) => one.name === name) ? named(name, body) : named(name, input)
      }
      case 'Parse':
        return this.parsed(reference, plan as ParsePlan)
      case 'MakeSeries': {
        const { by, axis } = plan as MakeSeriesPlan
        const key = by.find((one) => one.name === name)
        if (key !== undefined) return this.read(key.expression, input)
        const isAxis = axis.kind === 'column' && axis.name === name
        const list = this.slots.once(plan, name, () => this.listOf(isAxis ? this.read(axis, input) : undefined, 'list'))
        return this.slots.reference(list, reference)
      }
      case 'DataTable': {
        const { rows } = plan as DataTablePlan
        return rows[0]?.[plan.columns.findIndex((one) => one.name === name)] ?? this.slots.free(reference)
      }
      default:
        if (plan.inputs.length !== 1 || !input.columns.some((one) => one.name === name)) {
          return this.slots.reference(
            this.slots.once(plan, name, () => this.slots.make(name, reference.type)),
            reference,
          )
        }
        return named(name, input)
    }
  }

  /** Sees to it that what `mv-expand` and `mv-apply` expand has an item. */
  expand(plan: Plan): void {
    for (const { name, expression } of (plan as MvExpandPlan).expansion.items) {
      this.expanded({ kind: 'column', name, type: expression.type, at: expression.at }, plan)
    }
  }

  /** A column of `mv-expand` and `mv-apply`: an item of what is expanded. */
  private expanded(reference: ColumnReference, plan: Plan): BoundExpression {
    const [input] = plan.inputs
    const { expansion } = plan as Partial<MvExpandPlan>
    const item = expansion?.items.find(({ name }) => name === reference.name)
    if (item === undefined) return this.column(reference, input)
    const array = this.read(item.expression, input)
    const constants = this.fold(array)
    if (Array.isArray(constants)) return constant(reference.type, constants[0] ?? null, reference.at)
    const slot = this.slotIn(array)
    return slot === undefined || !holdsParts(slot) || [...slot.parts.keys()].some((key) => typeof key === 'string')
      ? this.slots.reference(
          this.slots.once(plan, reference.name, () => this.slots.make(reference.name, reference.type)),
          reference,
        )
      : this.slots.reference(slot.part(0), reference)
  }

  private parsed(reference: ColumnReference, plan: ParsePlan): BoundExpression {
    const index = plan.filled.findIndex(({ name }) => name === reference.name)
    if (index < 0) return this.column(reference, plan.inputs[0])
    const slots = this.pattern(plan)
    return slots === undefined ? this.slots.free(reference) : this.slots.reference(slots[index], reference)
  }

  /** The slots of the columns that `parse` fills: the text that it reads is made of them. */
  pattern(plan: ParsePlan): readonly Slot[] | undefined {
    const value = this.read(plan.value, plan.inputs[0])
    const source = this.slotIn(value)
    if (source === undefined || plan.kind === 'regex') return undefined
    const slots = plan.filled.map(({ name, type }) => this.slots.once(plan, name, () => this.slots.make(name, type)))
    this.slots.once(plan, '', () => {
      let next = 0
      const parts = plan.pattern.map((part) => {
        return part.kind === 'text' ? part.text : part.kind === 'column' ? slots[next++] : ''
      })
      source.addForm({ kind: 'sequence', parts })
      return source
    })
    return slots
  }

  private aggregated(reference: ColumnReference, plan: SummarizePlan): BoundExpression {
    const { name } = reference
    const [input] = plan.inputs
    const key = plan.by.find((one) => one.name === name)
    const result = plan.results.find((one) => one.name === name)?.expression
    if (result === undefined) return key === undefined ? this.slots.free(reference) : this.read(key.expression, input)
    if (result.kind === 'column' && key?.name === result.name) return this.read(key.expression, input)
    return this.overGroups(result, plan)
  }

  /** An expression over the keys and the aggregates of `summarize`. */
  private overGroups(expression: BoundExpression, plan: SummarizePlan): BoundExpression {
    const [input] = plan.inputs
    if (expression.kind === 'cast')
      return { ...expression, traits: undefined, operand: this.overGroups(expression.operand, plan) }
    if (expression.kind === 'call') {
      return this.call(
        expression,
        expression.arguments.map((argument) => this.overGroups(argument, plan)),
      )
    }
    if (expression.kind !== 'column') return expression
    const { name } = expression
    const key = plan.by.find((one) => one.name === name)
    if (key !== undefined) return this.read(key.expression, input)
    for (const call of plan.calls) {
      if (call.kind === 'compute' && call.column === name) return this.aggregate(call, expression, input)
      const picked = call.kind === 'pick' ? call.returned.find((one) => one.name === name) : undefined
      if (picked !== undefined) return this.read(picked.expression, input)
    }
    return this.slots.free(expression)
  }

  private aggregate(call: AggregateCall & { kind: 'compute' }, at: BoundExpression, input: Plan): BoundExpression {
    const { name } = call.aggregate
    const [first] = call.arguments
    const conditional = /if$/.test(name)
      ? call.arguments[/^count/.test(name) && !/distinct/.test(name) ? 0 : 1]
      : undefined
    const where = conditional && ((truth: boolean) => this.encounters.condition(conditional, input, truth))
    if (PICKING.test(name)) {
      where?.(true)
      return this.read(first, input)
    }
    if (LISTING.test(name)) {
      where?.(true)
      const list = this.slots.once(call, '', () => {
        return this.listOf(this.read(first, input), /set/.test(name) ? 'set' : 'list')
      })
      return this.slots.reference(list, at)
    }
    if (!COUNTING.test(name)) return this.slots.free(at)
    return this.slots.reference(
      this.slots.once(call, '', () => {
        const distinct = /^count(if)?$/.test(name) ? undefined : this.slotIn(this.read(first, input))
        return this.slots.measure('count', { distinct, where })
      }),
      at,
    )
  }

  /** A list that the query makes of an expression's values. */
  private listOf(item: BoundExpression | undefined, collects: 'set' | 'list'): Slot {
    const slot = this.slots.make('list', 'dynamic')
    slot.collects = collects
    slot.setPart(0, (item && this.slotIn(item)) ?? this.slots.make('item', item?.type ?? 'real'))
    return slot
  }
}

/** Whether a slot's values can have parts: bags and arrays, and texts with JSON in them. */
function holdsParts({ type }: Slot): boolean {
  return type === 'dynamic' || type === 'string'
}
