import type { AggregateCall } from '../../binder/aggregates.ts'
import { columnReference } from '../../binder/nodes.ts'
import type { BoundExpression, Plan } from '../../binder/plan.ts'
import type { ScalarType } from '../../types/scalar-type.ts'
import { Journal } from './journal.ts'
import { type Measure, Slot, type TextForm } from './slot.ts'

/** The slots of a search, and the columns of expressions that stand for them. */
export class Slots {
  readonly journal = new Journal()
  /** The row of each source that is read: a bag with a part for each column. */
  readonly rows = new Map<Plan, Slot>()
  private readonly all: Slot[] = []
  private readonly made = new Map<Plan | AggregateCall, Map<string, Slot>>()

  /** The slot of a column. */
  named = (name: string): Slot => this.all[Number(name)]

  /** The slots that count something. */
  measured(): readonly Slot[] {
    return this.all.filter((slot) => slot.measure !== undefined && slot.root.conditions.length > 0)
  }

  /** A number that counts something. */
  measure(name: string, measure: Measure): Slot {
    const slot = this.make(name, 'long')
    slot.measure = measure
    return slot
  }

  /** The row of a source. */
  rowOf(plan: Plan): Slot {
    const known = this.rows.get(plan) ?? new Slot('row', 'dynamic', this.journal)
    this.rows.set(plan, known)
    return known
  }

  /** What is made for a part of the query, once for each name. */
  once(owner: Plan | AggregateCall, name: string, make: () => Slot): Slot {
    const slots = this.made.get(owner) ?? new Map<string, Slot>()
    this.made.set(owner, slots)
    const known = slots.get(name)
    if (known !== undefined) return known
    const slot = make()
    slots.set(name, slot)
    this.journal.did(() => slots.delete(name))
    return slot
  }

  /** A slot of its own. */
  make(name: string, type: ScalarType): Slot {
    return new Slot(name, type, this.journal)
  }

  /** A slot for what comes from nowhere that is known. */
  free(at: BoundExpression): BoundExpression {
    return this.reference(this.make('', at.type), at)
  }

  /** The column that stands for a slot. */
  reference(slot: Slot, { type, at }: BoundExpression): BoundExpression {
    let index = this.all.indexOf(slot)
    if (index < 0) index = this.all.push(slot) - 1
    return columnReference(String(index), type, at)
  }

  /** What a group of a pattern matches in a text. */
  group(source: Slot, pattern: string, group: number): Slot {
    const form = this.form(
      source,
      (one) => one.kind === 'match' && one.pattern === pattern,
      () => {
        return { kind: 'match', pattern, groups: new Map() }
      },
    ) as TextForm & { kind: 'match' }
    const known = form.groups.get(group)
    if (known !== undefined) return known
    const slot = this.make(source.name, 'string')
    form.groups.set(group, slot)
    slot.belongsTo(source)
    this.journal.did(() => form.groups.delete(group))
    return slot
  }

  /** A way in which a text is made of others, made if it is not there. */
  form(slot: Slot, isIt: (form: TextForm) => boolean, make: () => TextForm): TextForm {
    const known = slot.root.forms.find(isIt)
    if (known !== undefined) return known
    const form = make()
    slot.addForm(form)
    return form
  }
}
