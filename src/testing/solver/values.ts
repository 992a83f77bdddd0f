import { constant } from '../../binder/nodes.ts'
import { type BoundExpression, traitsOf } from '../../binder/plan.ts'
import { toCell } from '../../columns/cell.ts'
import { missingValue } from '../../columns/column.ts'
import { convert, textOf } from '../../functions/convert.ts'
import type { Fold } from '../../rules/analysis/fold.ts'
import type { Datetime } from '../../types/datetime.ts'
import { type Dynamic, dynamicToString, stringifyDynamic, type Value } from '../../types/dynamic.ts'
import { candidatesOf } from './candidates.ts'
import { textsFor } from './fragments.ts'
import { plausible } from './plausible.ts'
import { sampleText } from './sample-text.ts'
import type { Condition, Slot, TextForm } from './slot.ts'

/** Finds values for slots, such that all that is said of them holds. */
export class Values {
  private readonly fold: Fold
  private readonly now: Datetime
  private readonly slotOf: (name: string) => Slot

  constructor(fold: Fold, now: Datetime, slotOf: (name: string) => Slot) {
    this.fold = fold
    this.now = now
    this.slotOf = slotOf
  }

  /** The first value for a slot for which its conditions hold; undefined when none was found. */
  of(slot: Slot): Value | undefined {
    for (const value of this.candidates(slot.root)) if (this.fits(slot, value)) return value
    return undefined
  }

  /** Whether the conditions of a slot hold for a value. */
  fits({ root }: Slot, value: Value): boolean {
    return root.conditions.every((condition) => this.holds(condition, (one) => (one === root ? value : undefined)))
  }

  /** Whether a condition holds for values of its slots; one that nobody can tell without running the rule does. */
  holds({ expression, truth }: Condition, given: (slot: Slot) => Value | undefined): boolean {
    const value = this.fold(this.filledIn(expression, given))
    return value === undefined || value === truth
  }

  /** An expression with the values of slots in it. */
  filledIn(expression: BoundExpression, given: (slot: Slot) => Value | undefined): BoundExpression {
    switch (expression.kind) {
      case 'column': {
        const slot = this.slotOf(expression.name)
        const value = given(slot.root)
        return value === undefined
          ? expression
          : constant(expression.type, convert(value, slot.type, expression.type), expression.at)
      }
      case 'cast':
        return { ...expression, traits: undefined, operand: this.filledIn(expression.operand, given) }
      case 'call': {
        const args = expression.arguments.map((argument) => this.filledIn(argument, given))
        return { ...expression, traits: undefined, arguments: args }
      }
      default:
        return expression
    }
  }

  /** The slots that an expression reads, each once. */
  slotsIn(expression: BoundExpression): readonly Slot[] {
    return [...new Set(traitsOf(expression).columns.map((name) => this.slotOf(name).root))]
  }

  private *candidates(slot: Slot): Iterable<Value> {
    yield* slot.suggestions
    if (slot.parts.size > 0) yield* this.structures(slot)
    else if (slot.forms.length > 0) yield* this.composed(slot)
    else {
      const { name, type } = slot
      const usual = toCell(plausible(name, type === 'dynamic' && slot.owners.size > 0 ? 'string' : type), type)
      if (usual !== undefined) yield usual
      yield* candidatesOf(slot, this.fold, this.now)
      yield missingValue(type)
    }
  }

  /** Bags and arrays, also as JSON in a text; what texts are to be somewhere in them is added. */
  private *structures(slot: Slot): Iterable<Value> {
    const texts = textsFor(slot.conditions, this.fold)
    const isArray = [...slot.parts.keys()].every((key) => typeof key === 'number')
    const written = (value: Dynamic): Value => (slot.type === 'string' ? stringifyDynamic(value) : value)
    if (isArray) {
      const items = this.items(slot)
      if (items === undefined) return
      yield written(items)
      for (const text of texts) yield written([...items, text])
      return
    }
    const bag = new Map<string, Dynamic>()
    for (const [key, part] of slot.parts) {
      const value = this.of(part)
      if (value === undefined) return
      bag.set(String(key), asDynamic(value, part))
    }
    yield written(bag)
    for (const text of texts) yield written(new Map(bag).set('other', text))
  }

  private items(array: Slot): readonly Dynamic[] | undefined {
    const { parts } = array.root
    const keys = [...parts.keys()].filter((key) => typeof key === 'number')
    const last = Math.max(-1, ...keys)
    const places = [...Array.from({ length: last + 1 }, (_, i) => i), ...(parts.has(-1) ? [-1] : [])]
    const items: Dynamic[] = []
    for (const place of places) {
      const part = parts.get(place)
      const value = part === undefined ? 'other' : this.of(part)
      if (value === undefined) return undefined
      items.push(part === undefined ? (value as Dynamic) : asDynamic(value, part))
    }
    return items
  }

  private *composed(slot: Slot): Iterable<Value> {
    const parts = slot.forms.map((form) => this.formed(form))
    if (parts.some((part) => part === undefined)) return
    const whole = parts.join(' ')
    yield whole
    for (const text of textsFor(slot.conditions, this.fold)) {
      yield `${whole} ${text}`
      yield `${text} ${whole}`
    }
    // What is read as base64 may be any text that can be.
    if (slot.forms.every(({ kind }) => kind === 'base64')) yield* candidatesOf(slot, this.fold, this.now)
  }

  private formed(form: TextForm): string | undefined {
    const text = (slot: Slot) => {
      const value = this.of(slot)
      return value === undefined ? undefined : textIn(value, slot)
    }
    switch (form.kind) {
      case 'pieces':
        return this.items(form.array)?.map(dynamicToString).join(form.delimiter)
      case 'sequence': {
        const texts = form.parts.map((part) => (typeof part === 'string' ? part : text(part)))
        return texts.includes(undefined) ? undefined : texts.join('')
      }
      case 'match': {
        const groups = [...form.groups].map(([group, slot]) => [group, text(slot)] as const)
        return groups.some(([, part]) => part === undefined)
          ? undefined
          : sampleText(form.pattern, new Map(groups as (readonly [number, string])[]))
      }
      case 'base64': {
        const inner = text(form.text)
        return inner === undefined ? undefined : btoa(String.fromCodePoint(...new TextEncoder().encode(inner)))
      }
    }
  }
}

function asDynamic(value: Value, { type }: Slot): Dynamic {
  return type === 'dynamic' || type === 'string' ? (value as Dynamic) : (convert(value, type, 'dynamic') as Dynamic)
}

function textIn(value: Value, { type }: Slot): string {
  if (value === null) return ''
  return type === 'dynamic' ? dynamicToString(value as Dynamic) : textOf(type, value)
}
