import { type BoundExpression, type ColumnReference, type FunctionCall, operandsOf, type Plan } from '../binder/plan.ts'
import { allPartsOf } from '../binder/plan-parts.ts'
import type { ColumnInfo } from '../columns/table.ts'
import { definitionOf, itemsOf, renamesOf, withoutCasts } from '../rules/analysis/provenance.ts'
import { EVENT_TIME_COLUMNS } from '../sentinel/event-time.ts'
import { isArray, type Value } from '../types/dynamic.ts'

/** A table or a watchlist that a query reads. */
export interface ReadTable {
  readonly kind: 'table' | 'watchlist'
  readonly name: string
  /** The columns that the query reads, those of a table in the order of its schema and with the time of an event. */
  readonly columns: readonly ColumnInfo[]
  /** What the query wants to find in a column, as far as its filters say so plainly. */
  readonly wanted: ReadonlyMap<string, Value>
}

interface Found {
  readonly plan: Plan
  readonly columns: Set<string>
  readonly wanted: Map<string, Value>
}

/** What bound plans read: each table and watchlist once, in the order in which the query names them. */
export function tablesRead(roots: readonly Plan[]): readonly ReadTable[] {
  const { plans, expressions } = allPartsOf(roots)
  const found = new Map<string, Found>()
  const foundOf = (plan: Plan) => {
    const key = `${plan.operator} ${nameOf(plan)}`
    const known = found.get(key) ?? { plan, columns: new Set(), wanted: new Map() }
    found.set(key, known)
    return known
  }
  for (const plan of plans) if (nameOf(plan) !== undefined) foundOf(plan)
  for (const { expression, plan } of expressions) {
    if (!isUse(expression, plan, roots)) continue
    for (const source of sourcesOf(expression.name, plan)) foundOf(source).columns.add(expression.name)
  }
  for (const plan of plans) {
    if (plan.operator !== 'Filter') continue
    for (const { column, value } of wantedBy((plan as Plan & { predicate: BoundExpression }).predicate, plan)) {
      for (const source of sourcesOf(column, plan)) {
        const { wanted } = foundOf(source)
        if (!wanted.has(column)) wanted.set(column, value)
      }
    }
  }
  return [...found.values()]
    .sort((a, b) => a.plan.at.span.start - b.plan.at.span.start)
    .map(({ plan, columns, wanted }) => ({
      kind: plan.operator === 'Table' ? 'table' : 'watchlist',
      name: nameOf(plan)!,
      columns: columnsOf(plan, columns),
      wanted,
    }))
}

function nameOf(plan: Plan): string | undefined {
  if (plan.operator === 'Table') return (plan as Plan & { table: string }).table
  return plan.operator === 'Watchlist' ? (plan as Plan & { watchlist: string }).watchlist : undefined
}

function columnsOf(plan: Plan, read: ReadonlySet<string>): readonly ColumnInfo[] {
  const time = EVENT_TIME_COLUMNS.find((name) => plan.columns.some((column) => column.name === name))
  if (plan.operator === 'Table') return plan.columns.filter(({ name }) => read.has(name) || name === time)
  return [...read].map((name) => ({ name, type: 'string' }))
}

/** The sources that a column of an operator's input may come from. */
function sourcesOf(column: string, plan: Plan, seen = new Set<Plan>()): readonly Plan[] {
  return plan.inputs.flatMap((input): readonly Plan[] => {
    if (seen.has(input)) return []
    seen.add(input)
    const isThere = input.open || input.columns.some(({ name }) => name === column)
    if (!isThere) return []
    if (nameOf(input) !== undefined) return [input]
    const renamed = renamesOf(input)?.find(({ name }) => name === column)
    if (renamed !== undefined) return sourcesOf(renamed.from, input, seen)
    return isMadeBy(input, column) ? [] : sourcesOf(column, input, seen)
  })
}

/** The fields of operators with columns that come from their inputs. */
const PASSED_ON = new Set(['columns', 'inputs', 'united'])

/** Whether an operator makes a column, rather than pass it on. What is read of an open table stands in it as a constant. */
function isMadeBy(plan: Plan, column: string): boolean {
  const item = itemsOf(plan)?.find(({ name }) => name === column)
  if (item !== undefined) {
    const { expression } = item
    const isRead = expression.kind === 'constant' && expression.value === '' && plan.inputs[0]?.open === true
    return !isRead && !(expression.kind === 'column' && expression.name === column)
  }
  const lists = Object.entries(plan).filter(([key, value]) => !PASSED_ON.has(key) && Array.isArray(value))
  return lists.some(([, list]) => (list as readonly { readonly name?: unknown }[]).some((one) => one?.name === column))
}

/** Whether a column is named where it is read: not by a `*`, and not just to be in the result. */
function isUse(expression: BoundExpression, plan: Plan, roots: readonly Plan[]): expression is ColumnReference {
  if (expression.kind !== 'column') return false
  const { source, span } = expression.at
  if (!source.slice(span).includes(expression.name)) return false
  const isResult = plan.operator === 'Project' && roots.includes(plan)
  return !isResult || itemsOf(plan)?.find(({ name }) => name === expression.name)?.expression !== expression
}

/** What a predicate that is true says of single columns. */
function wantedBy(predicate: BoundExpression, plan: Plan): readonly { column: string; value: Value }[] {
  const call = withoutCasts(predicate)
  if (call.kind !== 'call') return []
  const { name } = call.function
  if (name === 'and') return call.arguments.flatMap((part) => wantedBy(part, plan))
  if (name === 'or') return wantedBy(call.arguments[0], plan)
  const value = valueWanted(call)
  const { expression: column } = definitionOf(call.arguments[0], plan)
  const plain =
    column.kind === 'call' && /^to(string|lower)$/.test(column.function.name) ? operandsOf(column)[0] : column
  return value === undefined || value === null || plain.kind !== 'column' ? [] : [{ column: plain.name, value }]
}

/** A text with all constants that are given, one by one or as an array. */
function allTexts(operands: readonly BoundExpression[]): string {
  const constants = operands.map(withoutCasts).flatMap((one) => (one.kind === 'constant' ? [one.value] : []))
  return constants.flatMap((value) => (isArray(value as never) ? (value as readonly Value[]) : [value])).join(' ')
}

const TEXT_COMPARISONS =
  /^(==|=~|has|has_cs|contains|contains_cs|startswith|startswith_cs|endswith|endswith_cs|hasprefix|hassuffix)$/
const LIST_COMPARISONS = /^(in|in~|has_any)$/

function valueWanted({ function: { name }, arguments: [, ...operands] }: FunctionCall): Value | undefined {
  if (name === 'isempty') return ''
  if (name === 'has_all') return allTexts(operands)
  const [operand] = operands
  const constant = operand === undefined ? undefined : withoutCasts(operand)
  if (constant?.kind !== 'constant') return undefined
  const { value, type } = constant
  if (TEXT_COMPARISONS.test(name)) return value
  if (name === 'matches regex') return /\w{2,}/.exec(String(value).replace(/\\./g, ' '))?.[0]
  if (LIST_COMPARISONS.test(name)) return isArray(value as never) ? (value as readonly Value[])[0] : value
  const isNumber = (type === 'long' || type === 'int' || type === 'real') && typeof value === 'number'
  if (!isNumber) return undefined
  return { '>': value + 1, '>=': value, '<': value - 1, '<=': value }[name]
}
