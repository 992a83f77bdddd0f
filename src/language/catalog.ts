import { aggregates } from '../aggregates/index.ts'
import { placeFunctions } from '../binder/databases.ts'
import { binderFunctions } from '../binder/functions.ts'
import { graphFunctions } from '../binder/graph-functions.ts'
import type { Catalog } from '../engine/catalog.ts'
import { scalarFunctions } from '../functions/index.ts'
import { operatorMap } from '../operators/index.ts'
import { plugins } from '../plugins/index.ts'
import { sentinelFunctions, watchlistSource } from '../sentinel/watchlists.ts'
import { refusalReason, unsupportedNames } from './unsupported.ts'

let catalog: Catalog | null = null

/** The language as it ships. Put together on first use. */
export function defaultCatalog(): Catalog {
  catalog ??= {
    functions: byName(scalarFunctions),
    aggregates: byName(aggregates),
    binderFunctions: byName([...binderFunctions, ...graphFunctions, ...placeFunctions, ...sentinelFunctions]),
    operators: allOperators(),
    plugins: byName(plugins),
    unsupported: unsupportedNames(),
    refusalReason,
  }
  return catalog
}

function byName<T extends { readonly name: string }>(entries: readonly T[]): ReadonlyMap<string, T> {
  return new Map(entries.map((entry) => [entry.name, entry]))
}

/** The operators, and what else runs plans: plugins and Sentinel's functions. */
function allOperators(): Catalog['operators'] {
  const operators = operatorMap()
  for (const plugin of plugins) operators.set(`plugin ${plugin.name}`, plugin as never)
  operators.set('Watchlist', watchlistSource as never)
  return operators
}
