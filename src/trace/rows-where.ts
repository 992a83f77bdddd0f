import type { Plan } from '../binder/plan.ts'
import type { Table } from '../columns/table.ts'
import { evaluate } from '../engine/evaluate.ts'
import { truthOf } from '../engine/truth.ts'
import { KqlError } from '../errors/kql-error.ts'
import { didYouMean } from '../errors/suggest.ts'
import type { RecordedRun, Recorder } from './recorder.ts'
import type { TraceSetting } from './trace.ts'

/** A row of a table that a query read. */
export interface FoundRow {
  readonly name: string
  readonly table: Table
  readonly row: number
}

/** A table or watchlist that a query read, and how a query of its own names it. */
interface ReadTable {
  readonly name: string
  readonly text: string
  readonly run: RecordedRun
}

/** The rows of the tables a query read for which a condition holds; of one table, or of all that it fits. */
export function rowsWhere(
  condition: string,
  table: string | undefined,
  recorder: Recorder,
  setting: TraceSetting,
): readonly FoundRow[] {
  const tables = tablesRead(recorder)
  const chosen = table === undefined ? tables : tables.filter(({ name }) => name === table)
  if (chosen.length === 0) throw noTable(table, tables)
  const failures: KqlError[] = []
  let isKnown = false
  const found = chosen.flatMap((one) => {
    try {
      const rows = rowsOf(one, condition, setting)
      // A watchlist without rows has any column: that says nothing of the condition.
      isKnown ||= one.run.output.length > 0
      return rows
    } catch (error) {
      if (!(error instanceof KqlError)) throw error
      failures.push(error)
      return []
    }
  })
  if (failures.length > 0 && !isKnown) throw failures[0]
  return found
}

function rowsOf({ name, text, run }: ReadTable, condition: string, setting: TraceSetting): FoundRow[] {
  const { predicate } = setting.bindFilter(text, condition)
  const { output } = run
  const truth = truthOf(evaluate(predicate, output, run.context))
  return [...truth.keys()].filter((row) => truth[row] === 1).map((row) => ({ name, table: output, row }))
}

/** The tables of this database that were read, each once. */
function tablesRead(recorder: Recorder): ReadTable[] {
  const read = new Map<Table, ReadTable>()
  for (const run of recorder.all) {
    const named = namedSource(run.plan)
    if (named !== undefined && !read.has(run.output)) read.set(run.output, { ...named, run })
  }
  return [...read.values()]
}

/** What makes rows of its own, by the name it has here; a condition is bound over a table of the same columns. */
const MAKERS: ReadonlyMap<string, string> = new Map(
  ['DataTable', 'ExternalData', 'Print', 'Range'].map((operator) => [operator, operator.toLowerCase()]),
)

function namedSource(plan: Plan): { readonly name: string; readonly text: string } | undefined {
  const maker = MAKERS.get(plan.operator)
  if (maker !== undefined) {
    const columns = plan.columns.map(({ name, type }) => `[${quoted(name)}]: ${type}`)
    return { name: maker, text: `datatable(${columns.join(', ')})[]` }
  }
  const {
    table,
    watchlist,
    database = [],
  } = plan as Plan & {
    readonly table?: string
    readonly watchlist?: string
    readonly database?: readonly string[]
  }
  if (database.length > 0) return undefined
  if (plan.operator === 'Table') return { name: table!, text: `[${quoted(table!)}]` }
  return plan.operator === 'Watchlist' ? { name: watchlist!, text: `_GetWatchlist(${quoted(watchlist!)})` } : undefined
}

function quoted(text: string): string {
  return `'${text.replace(/[\\']/g, '\\$&')}'`
}

function noTable(table: string | undefined, tables: readonly ReadTable[]): KqlError {
  if (table === undefined) return new KqlError('semantic', 'the query read no table whose rows could be followed')
  const names = tables.map(({ name }) => name)
  const hint = didYouMean(table, names) ?? (names.length === 0 ? undefined : `it read ${names.join(', ')}`)
  return new KqlError('semantic', `the query read no table '${table}'`, { hint })
}
