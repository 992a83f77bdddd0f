import type { BoundExpression, ColumnReference, Plan } from '../binder/plan.ts'
import { allPartsOf } from '../binder/plan-parts.ts'
import type { ColumnInfo } from '../columns/table.ts'
import { itemsOf, renamesOf } from '../rules/analysis/provenance.ts'
import { EVENT_TIME_COLUMNS } from '../sentinel/event-time.ts'

/** What a query reads. */
export interface ReadTable {
  readonly kind: 'table' | 'watchlist' | 'externaldata'
  readonly name: string
  /** The columns that the query reads, those of a table in the order of its schema and with the time of an event. */
  readonly columns: readonly ColumnInfo[]
}

interface Found {
  readonly plan: Plan
  readonly columns: Set<string>
}

/** What bound plans read: each once, in the order in which the query names them. */
export function tablesRead(roots: readonly Plan[]): readonly ReadTable[] {
  const { plans, expressions } = allPartsOf(roots)
  const found = new Map<string, Found>()
  const foundOf = (plan: Plan) => {
    const key = `${plan.operator} ${nameOf(plan)}`
    const known = found.get(key) ?? { plan, columns: new Set() }
    found.set(key, known)
    return known
  }
  for (const plan of plans) if (nameOf(plan) !== undefined) foundOf(plan)
  for (const { expression, plan } of expressions) {
    if (!isUse(expression, plan, roots)) continue
    for (const source of sourcesOf(expression.name, plan)) foundOf(source).columns.add(expression.name)
  }
  return [...found.values()]
    .sort((a, b) => a.plan.at.span.start - b.plan.at.span.start)
    .map(({ plan, columns }) => ({
      kind: KINDS[plan.operator],
      name: nameOf(plan)!,
      columns: columnsOf(plan, columns),
    }))
}

const KINDS: Readonly<Record<string, ReadTable['kind']>> = {
  Table: 'table',
  Watchlist: 'watchlist',
  ExternalData: 'externaldata',
}

/** The name of a source that a plan reads: of a table, a watchlist, or the first address of `externaldata`. */
export function nameOf(plan: Plan): string | undefined {
  switch (plan.operator) {
    case 'Table':
      return (plan as Plan & { table: string }).table
    case 'Watchlist':
      return (plan as Plan & { watchlist: string }).watchlist
    case 'ExternalData': {
      const [url] = (plan as Plan & { urls: readonly BoundExpression[] }).urls
      return url?.kind === 'constant' ? String(url.value) : undefined
    }
    default:
      return undefined
  }
}

function columnsOf(plan: Plan, read: ReadonlySet<string>): readonly ColumnInfo[] {
  const time = EVENT_TIME_COLUMNS.find((name) => plan.columns.some((column) => column.name === name))
  if (plan.operator === 'ExternalData') return plan.columns
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
