import { type Node, type Source, type Span, walk } from '../../../grammar/index.ts'
import { isError } from '../../binder/nodes.ts'
import { parseOnce } from '../../binder/parsing.ts'
import { type BoundExpression, type Location, operandsOf, type Plan, traitsOf } from '../../binder/plan.ts'
import { allPartsOf, type PlacedExpression } from '../../binder/plan-parts.ts'
import { defaultCatalog } from '../../catalog.ts'
import type { ColumnInfo } from '../../columns/table.ts'
import { Table } from '../../columns/table.ts'
import { RunContext } from '../../engine/context.ts'
import { evaluateConstant } from '../../engine/evaluate.ts'
import { KqlError } from '../../errors/kql-error.ts'
import { Meter } from '../../limits/meter.ts'
import { type Datetime, datetimeFromUnixMs } from '../../types/datetime.ts'
import type { Value } from '../../types/dynamic.ts'
import type { Rule } from '../rule.ts'

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
  private readonly context: RunContext

  /** `plans`: the bound query; its last one gives the result. */
  constructor(rule: Rule, plans: readonly Plan[], hasErrors: boolean) {
    this.rule = rule
    const last = plans.at(-1)
    this.columns = hasErrors || last === undefined || last.open ? undefined : last.columns
    const parts = allPartsOf(plans)
    this.plans = parts.plans.filter(({ at }) => at.source === rule.query)
    this.expressions = parts.expressions.filter(({ expression }) => expression.at.source === rule.query)
    this.context = new RunContext({
      catalog: defaultCatalog(),
      now: CLOCK,
      table: () => Table.empty([]),
      watchlist: () => Table.empty([]),
      externalData: () => undefined,
      callPlugin: () => undefined,
      surroundings: {},
      meter: new Meter([]),
      random: () => 0,
    })
  }

  /** The nodes of a kind in the text of the query. */
  nodes<K extends Node['kind']>(kind: K): readonly Extract<Node, { kind: K }>[] {
    const found: Node[] = []
    walk(parseOnce(this.rule.query).tree, (node) => {
      if (node.kind === kind) found.push(node)
    })
    return found as Extract<Node, { kind: K }>[]
  }

  /** The value of an expression that is the same for all rows; undefined for any other, and where it is not known. */
  fold(expression: BoundExpression): Value | undefined {
    const { columns, volatile, serialized } = traitsOf(expression)
    if (columns.length > 0 || volatile || serialized || isUnknown(expression)) return undefined
    if (expression.kind === 'constant') return expression.value
    try {
      return evaluateConstant(expression, this.context)
    } catch (error) {
      if (error instanceof KqlError) return undefined
      throw error
    }
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

/** Whether it asks a table, or could not be bound. */
function isUnknown(expression: BoundExpression): boolean {
  if (expression.kind === 'scalar-query' || expression.kind === 'list-query') return true
  return isError(expression) || operandsOf(expression).some(isUnknown)
}
