import type { BinderFunction } from '../binder/catalog.ts'
import { constantText } from '../binder/functions.ts'
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
      const name = node.arguments[0] === undefined ? undefined : constantText(node.arguments[0], scope, binder)
      if (name === undefined) {
        binder.report('semantic', 'KS119', "The function '_GetWatchlist' expects the alias of a watchlist.", node.span)
        return binder.errorTable(node)
      }
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
      if (node.arguments.length > 0) {
        binder.report('semantic', 'KS119', "The function '_GetWatchlistAlias' expects no arguments.", node.name.span)
      }
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
