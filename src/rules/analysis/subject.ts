import { type Node, type Source, type Span, walk } from '../../../grammar/index.ts'
import { parseOnce } from '../../binder/parsing.ts'
import type { Location, Plan } from '../../binder/plan.ts'
import { allPartsOf, type PlacedExpression } from '../../binder/plan-parts.ts'
import type { ColumnInfo } from '../../columns/table.ts'
import { type Datetime, datetimeFromUnixMs } from '../../types/datetime.ts'
import type { Rule } from '../rule.ts'
import { type Fold, folder } from './fold.ts'

/**
 * The clock by which constants are found: the last moment of a day, a week and a month, so that `startofday(ago(1d))`
 * and its kin reach back as far as they ever do.
 */
const CLOCK: Datetime = datetimeFromUnixMs(Date.UTC(2024, 7, 31, 23, 59, 59, 999))!

/** A rule as the checks see it: bound, with everything in it at hand. */
export class RuleSubject {
  readonly rule: Rule
  /** The columns of the result; undefined when they are not known: the query has errors, or an open schema. */
  readonly columns: readonly ColumnInfo[] | undefined
  /** The clock of `fold`. */
  readonly now = CLOCK
  /** The operators that stand in the query itself, not in a saved function. */
  readonly plans: readonly Plan[]
  readonly expressions: readonly PlacedExpression[]
  /** The value of an expression that is the same for all rows; undefined for any other, and where it is not known. */
  readonly fold: Fold = folder(CLOCK)

  /** `plans`: the bound query; its last one gives the result. */
  constructor(rule: Rule, plans: readonly Plan[], hasErrors: boolean) {
    this.rule = rule
    const last = plans.at(-1)
    this.columns = hasErrors || last === undefined || last.open ? undefined : last.columns
    const parts = allPartsOf(plans)
    this.plans = parts.plans.filter(({ at }) => at.source === rule.query)
    this.expressions = parts.expressions.filter(({ expression }) => expression.at.source === rule.query)
  }

  /** The nodes of a kind in the text of the query. */
  nodes<K extends Node['kind']>(kind: K): readonly Extract<Node, { kind: K }>[] {
    const found: Node[] = []
    walk(parseOnce(this.rule.query).tree, (node) => {
      if (node.kind === kind) found.push(node)
    })
    return found as Extract<Node, { kind: K }>[]
  }

  /** The place of a setting in the rule's file. */
  placeOf(path: string): Location {
    return { source: this.rule.file, span: this.rule.places[path] ?? START }
  }

  /** A place in the query. */
  inQuery(span: Span): Location {
    return { source: this.rule.query as Source, span }
  }
}

const START: Span = { start: 0, end: 1 }
