import type { BoundExpression, Plan } from '../../binder/plan.ts'
import { allPartsOf } from '../../binder/plan-parts.ts'
import type { JoinPlan } from '../../operators/join.ts'
import type { JoinKey } from '../../operators/join-keys.ts'
import type { ParsePlan } from '../../operators/parse.ts'
import type { Subquery } from '../../operators/subquery.ts'
import { conjuncts, type WherePlan } from '../../operators/where.ts'
import { type Fold, folder } from '../../rules/analysis/fold.ts'
import type { Datetime } from '../../types/datetime.ts'
import type { Dynamic, Value } from '../../types/dynamic.ts'
import { parseDatetime } from '../../types/parse-datetime.ts'
import { nameOf } from '../reads.ts'
import { Conditions } from './conditions.ts'
import { NOW, numbered } from './plausible.ts'
import { Reader } from './reader.ts'
import type { Slot } from './slot.ts'
import { unshared } from './unshared.ts'
import { Values } from './values.ts'

/** A row that a query wants of a source. */
export interface SolvedRow {
  /** The plan of the table, watchlist or `externaldata`. */
  readonly source: Plan
  /** What the query says something of: the other columns may hold anything. */
  readonly cells: ReadonlyMap<string, Value>
  /** Columns, and parts of columns in dotted names, whose texts are to differ from row to row: with `{n}` in them. */
  readonly varied: ReadonlyMap<string, string>
}

/** Rows with which a query may well return something. */
export interface Solution {
  readonly rows: readonly SolvedRow[]
  /** How often each is to be there. */
  readonly repeat: number
  /** What is to be known of the place of each IP address, where the query asks for it. */
  readonly place?: Value
}

/** Looks for rows for which a query returns something: one solution for each table of its unions. */
export function solve(plan: Plan): readonly Solution[] {
  const root = unshared(plan)
  const clock = parseDatetime(NOW)!
  const fold = folder(clock)
  const unions = allPartsOf([root]).plans.filter(({ operator }) => operator === 'Union')
  const legs = Math.max(1, ...unions.map(({ inputs }) => inputs.length))
  return Array.from({ length: legs }, (_, leg) => new Search(leg, fold, clock).solve(root))
}

const SOME_PLACE: ReadonlyMap<string, Dynamic> = new Map([
  ['country', 'France'],
  ['state', 'Bretagne'],
  ['city', 'Brest'],
])

function asksForPlaces(root: Plan): boolean {
  return allPartsOf([root]).expressions.some(({ expression }) => {
    return expression.kind === 'call' && expression.function.name === 'geo_info_from_ip_address'
  })
}

interface Filter {
  readonly predicate: BoundExpression
  readonly input: Plan | undefined
}

class Search {
  private readonly reader: Reader
  private readonly values: Values
  private readonly conditions: Conditions
  private readonly visited = new Set<Plan>()
  private readonly avoided = new Set<Plan>()
  /** The queries that are to have no rows. */
  private readonly unwanted = new Set<Plan>()
  private filters: Filter[] = []
  private readonly keys: { readonly key: JoinKey; readonly join: Plan }[] = []

  constructor(leg: number, fold: Fold, clock: Datetime) {
    this.reader = new Reader(fold, leg, {
      query: (plan) => this.visit(plan),
      condition: (expression, plan, truth) => this.conditions.hold(this.reader.read(expression, plan), truth),
    })
    this.values = new Values(fold, clock, this.reader.slots.named)
    this.conditions = new Conditions(
      this.reader,
      this.values,
      fold,
      (plan) => this.visit(plan),
      (plan) => this.avoid(plan),
    )
  }

  solve(root: Plan): Solution {
    this.visit(root)
    this.holdFilters()
    this.keepOut()
    const measured = this.measures()
    this.conditions.relate()
    const rows = [...this.reader.slots.rows].flatMap(([source, slot]): SolvedRow[] => {
      return this.avoided.has(source) && !this.visited.has(source)
        ? []
        : [{ source, ...this.rowOf(slot, measured.varied) }]
    })
    const { places } = this.reader
    const known = places === undefined ? undefined : this.values.of(places)
    return { rows, repeat: measured.repeat, place: asksForPlaces(root) ? (known ?? SOME_PLACE) : undefined }
  }

  /** Goes through the operators whose rows are wanted. */
  private visit(plan: Plan): void {
    if (this.visited.has(plan)) return
    this.visited.add(plan)
    switch (plan.operator) {
      case 'Table':
      case 'Watchlist':
      case 'ExternalData':
        this.reader.slots.rowOf(plan)
        return
      case 'Filter':
      case 'Search':
        this.filters.push({
          predicate: (plan as Plan & { predicate: BoundExpression }).predicate,
          input: plan.inputs[0],
        })
        break
      case 'Join': {
        const { kind, keys } = plan as JoinPlan
        const [left, right] = plan.inputs
        if (kind.result !== 'pairs' && !kind.matched) {
          this.visit(kind.result === 'left' ? left : right)
          this.avoid(kind.result === 'left' ? right : left)
          return
        }
        this.keys.push(...keys.map((key) => ({ key, join: plan })))
        break
      }
      case 'Lookup':
        this.keys.push(...(plan as JoinPlan).keys.map((key) => ({ key, join: plan })))
        break
      case 'Union':
        this.visit(plan.inputs[this.reader.legOf(plan)])
        return
      case 'Parse':
        if ((plan as ParsePlan).where) this.reader.pattern(plan as ParsePlan)
        break
      case 'MvExpand':
        this.reader.expand(plan)
        break
      case 'MvApply':
        this.reader.expand(plan)
        this.visitBody(plan as Plan & Subquery)
        break
      case 'Partition':
        this.visitBody(plan as Plan & Subquery)
    }
    for (const input of plan.inputs) this.visit(input)
  }

  private visitBody(plan: Plan & Subquery): void {
    this.reader.surround(plan.body, plan)
    this.visit(plan.body)
  }

  private avoid(plan: Plan): void {
    this.unwanted.add(plan)
    for (const part of allPartsOf([plan]).plans) this.avoided.add(part)
  }

  /** Says that all filters hold and keys are equal, what leaves a choice last. */
  private holdFilters(): void {
    const later: BoundExpression[] = []
    while (this.filters.length + this.keys.length > 0) {
      const { filters } = this
      this.filters = []
      for (const { predicate, input } of filters) {
        for (const part of conjuncts(this.reader.read(predicate, input))) {
          if (isChoice(part)) later.push(part)
          else this.conditions.hold(part, true)
        }
      }
      for (const { key, join } of this.keys.splice(0)) {
        const [left, right] = join.inputs
        this.conditions.equal(this.reader.read(key.left, left), this.reader.read(key.right, right))
      }
      if (this.filters.length === 0) for (const part of later.splice(0)) this.conditions.hold(part, true)
    }
  }

  /** Sees to it that the rows that are wanted are not among those of queries that are to have none. */
  private keepOut(): void {
    const wanted = [...this.visited].filter(({ operator }) => operator === 'Table')
    for (const plan of this.unwanted) {
      for (const table of allPartsOf([plan]).plans) {
        const same = wanted.filter((one) => table.operator === 'Table' && nameOf(one) === nameOf(table))
        for (const one of same) {
          this.reader.slots.rows.set(table, this.reader.slots.rowOf(one))
          const { plans } = allPartsOf([plan])
          plans.some((filter) => filter.operator === 'Filter' && this.holdNot(filter as WherePlan))
        }
        if (same.length > 0) this.reader.slots.rows.delete(table)
      }
    }
  }

  private holdNot({ predicate, inputs }: WherePlan): boolean {
    return conjuncts(predicate).some((part) => this.conditions.hold(this.reader.read(part, inputs[0]), false))
  }

  /** How many rows there are to be, and what differs in them. */
  private measures(): { readonly repeat: number; readonly varied: ReadonlySet<Slot> } {
    let repeat = 1
    const varied = new Set<Slot>()
    for (const slot of this.reader.slots.measured()) {
      const count = this.values.of(slot)
      const { distinct, where } = slot.measure!
      where?.(count !== 0)
      if (typeof count !== 'number' || count <= 1) continue
      repeat = Math.max(repeat, count)
      if (distinct !== undefined) varied.add(distinct.root)
    }
    return { repeat, varied }
  }

  private rowOf(row: Slot, varied: ReadonlySet<Slot>): Pick<SolvedRow, 'cells' | 'varied'> {
    const cells = new Map<string, Value>()
    const texts = new Map<string, string>()
    for (const [name, slot] of row.root.parts) {
      this.addVaried(slot.root, String(name), varied, texts)
      const isShared = slot.root.owners.size > 1
      const value = slot.isWanted || varied.has(slot.root) || isShared ? this.values.of(slot) : undefined
      if (value !== undefined) cells.set(String(name), value)
    }
    return { cells, varied: texts }
  }

  /** Adds the places in a column where values stand that are to differ. */
  private addVaried(slot: Slot, path: string, varied: ReadonlySet<Slot>, texts: Map<string, string>): void {
    if (varied.has(slot)) {
      const value = this.values.of(slot)
      if (typeof value !== 'string' && typeof value !== 'number') return
      const forms = [numbered(String(value)), `${value} {n}`, `{n} ${value}`, `${value}/{n}`]
      texts.set(path, forms.find((form) => this.values.fits(slot, form.replace('{n}', '1'))) ?? forms[0])
      return
    }
    for (const [key, part] of slot.parts) this.addVaried(part.root, `${path}.${key}`, varied, texts)
  }
}

/** Whether there are several ways to make it hold. */
function isChoice(expression: BoundExpression): boolean {
  if (expression.kind === 'cast') return isChoice(expression.operand)
  if (expression.kind !== 'call') return false
  return /^(or|iff|iif|case|coalesce)$/.test(expression.function.name) || expression.arguments.some(isChoice)
}
