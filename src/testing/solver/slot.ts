import type { BoundExpression } from '../../binder/plan.ts'
import type { Value } from '../../types/dynamic.ts'
import type { ScalarType } from '../../types/scalar-type.ts'
import type { Journal } from './journal.ts'

/** What is to hold of slots: an expression whose columns are slots, by their names, is to be true, or to be false. */
export interface Condition {
  readonly expression: BoundExpression
  readonly truth: boolean
}

/** A way in which a text is made of other slots. */
export type TextForm =
  /** Pieces with a delimiter between them: what `split` takes apart. */
  | { readonly kind: 'pieces'; readonly delimiter: string; readonly array: Slot }
  /** Texts and slots after one another: what `parse` reads, and `strcat` makes. */
  | { readonly kind: 'sequence'; readonly parts: readonly (string | Slot)[] }
  /** A match of a pattern with slots in its groups: what `extract` reads. */
  | { readonly kind: 'match'; readonly pattern: string; readonly groups: Map<number, Slot> }
  /** A text as base64. */
  | { readonly kind: 'base64'; readonly text: Slot }

/** What a number counts: the rows of a group, or the values of a slot that differ among them. */
export interface Measure {
  readonly distinct?: Slot
  /** Says of the rows that they are counted, or that they are not; false when that cannot be. */
  readonly where?: (isCounted: boolean) => boolean
}

/** Where a value stands in a row that is to be made: a column, a part of one, or what an aggregate makes of many. */
export class Slot {
  /** What the value is called: a hint at what it may be. */
  readonly name: string
  readonly conditions: Condition[] = []
  /** What a bag or an array, or JSON in a text, has in it; -1 is the last item. */
  readonly parts = new Map<string | number, Slot>()
  readonly forms: TextForm[] = []
  /** Values that are tried before all others. */
  readonly suggestions: Value[] = []
  /** The slots that this one is a part of. */
  readonly owners = new Set<Slot>()
  /** Of a list that an aggregate makes: whether it holds each value once. */
  collects: 'set' | 'list' | undefined
  measure: Measure | undefined
  private held: ScalarType
  private same: Slot | undefined
  private readonly journal: Journal

  constructor(name: string, type: ScalarType, journal: Journal) {
    this.name = name
    this.held = type
    this.journal = journal
  }

  /** The slot that stands for this one and all that are to have the same value. */
  get root(): Slot {
    return this.same === undefined ? this : this.same.root
  }

  get type(): ScalarType {
    return this.root.held
  }

  /** Whether anything is said of the value. */
  get isWanted(): boolean {
    const { conditions, parts, forms, suggestions } = this.root
    return conditions.length + parts.size + forms.length + suggestions.length > 0
  }

  add(condition: Condition): void {
    push(this.root.conditions, condition, this.journal)
  }

  suggest(value: Value): void {
    push(this.root.suggestions, value, this.journal)
  }

  addForm(form: TextForm): void {
    push(this.root.forms, form, this.journal)
    for (const part of slotsOf(form)) part.belongsTo(this.root)
  }

  /** The slot of a part, which is there from now on. */
  part(key: string | number, type: ScalarType = 'dynamic'): Slot {
    const { parts } = this.root
    const known = parts.get(key)
    if (known !== undefined) return known
    const part = new Slot(typeof key === 'string' ? key : this.name, type, this.journal)
    this.setPart(key, part)
    return part
  }

  setPart(key: string | number, part: Slot): void {
    const { parts } = this.root
    parts.set(key, part)
    this.journal.did(() => parts.delete(key))
    part.belongsTo(this.root)
  }

  belongsTo(owner: Slot): void {
    const { owners } = this.root
    if (owners.has(owner)) return
    owners.add(owner)
    this.journal.did(() => owners.delete(owner))
  }

  /** From now on both have one value: what is said of either is said of it. */
  unite(other: Slot): void {
    const [into, from] = [this.root, other.root]
    if (into === from) return
    from.same = into
    this.journal.did(() => {
      from.same = undefined
    })
    if (into.held === 'dynamic' && from.held !== 'dynamic' && into.parts.size === 0) {
      into.held = from.held
      this.journal.did(() => {
        into.held = 'dynamic'
      })
    }
    for (const condition of from.conditions) into.add(condition)
    for (const form of from.forms) into.addForm(form)
    for (const value of from.suggestions) into.suggest(value)
    for (const owner of from.owners) into.belongsTo(owner)
    for (const [key, part] of from.parts) {
      const own = into.parts.get(key)
      if (own === undefined) into.setPart(key, part)
      else own.unite(part)
    }
  }
}

function push<T>(list: T[], item: T, journal: Journal): void {
  list.push(item)
  journal.did(() => list.pop())
}

/** The slots that a form of a text has in it. */
export function slotsOf(form: TextForm): readonly Slot[] {
  switch (form.kind) {
    case 'pieces':
      return [form.array]
    case 'sequence':
      return form.parts.filter((part) => typeof part !== 'string')
    case 'match':
      return [...form.groups.values()]
    case 'base64':
      return [form.text]
  }
}
