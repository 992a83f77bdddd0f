import type { BinderFunction } from '../binder/catalog.ts'
import { nameText, reportCount } from '../binder/functions.ts'
import { constant } from '../binder/nodes.ts'
import type { Plan } from '../binder/plan.ts'
import type { OperatorRun } from '../engine/catalog.ts'
import type { DataTablePlan } from '../operators/datatable.ts'

interface WatchlistPlan extends Plan {
  readonly watchlist: string
  /** Which workspace it is of: see `Environment.path`. */
  readonly database: readonly string[]
}

/**
 * Sentinel's functions that are not part of the language. A watchlist that was not given is one without rows, as in
 * Sentinel: any column may be read of it.
 */
export const sentinelFunctions: readonly BinderFunction[] = [
  {
    name: '_GetWatchlist',
    doc: 'The rows of a watchlist, by its alias.',
    declared: ['(alias: string) -> Tabular'],
    bindTable: (node, scope, binder) => {
      const [argument] = node.arguments
      if (argument === undefined) reportCount(node, '1 argument', binder)
      const name = argument && nameText(argument, scope, binder)
      if (name === undefined) return binder.errorTable(node)
      const info = binder.environment.watchlist(name)
      const plan: WatchlistPlan = {
        operator: 'Watchlist',
        watchlist: name,
        database: binder.environment.path,
        columns: info?.columns ?? [],
        inputs: [],
        at: binder.at(node),
        serialized: false,
        open: info?.open ?? true,
      }
      return plan
    },
  },
  {
    name: '_GetWatchlistAlias',
    doc: 'The aliases of all watchlists.',
    declared: ['() -> Tabular'],
    takesNothing: true,
    bindTable: (node, _scope, binder) => {
      const at = binder.at(node)
      if (node.arguments.length > 0) reportCount(node, 'no arguments', binder)
      const plan: DataTablePlan = {
        operator: 'DataTable',
        columns: [{ name: 'WatchlistAlias', type: 'string' }],
        rows: binder.environment.watchlistNames().map((name) => [constant('string', name, at)]),
        inputs: [],
        at,
        serialized: false,
        open: false,
      }
      return plan
    },
  },
]

/** Runs `_GetWatchlist`. */
export const watchlistSource: OperatorRun<WatchlistPlan> = {
  run: (plan, _inputs, context) => context.watchlist(plan.watchlist, plan.database),
}
