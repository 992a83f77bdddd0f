import type * as ast from '../../grammar/ast.ts'
import type { Binder } from '../binder/binder.ts'
import { choiceOf } from '../binder/parameters.ts'
import { bindTableList, EVERY_TABLE } from '../binder/table-lists.ts'
import type { TabularOperator } from '../engine/catalog.ts'
import { checkFirst } from './plans.ts'
import { SearchBinder, soughtBy, tablesConcerned } from './search-predicate.ts'
import { allColumns, unionPlan } from './union.ts'
import { filter, type WherePlan } from './where.ts'

const SOURCE = '$table'

/** `search in (tables) predicate`: the rows of many tables in which terms occur, with `$table` as the first column. */
export const search: TabularOperator<ast.SearchOperator, WherePlan> = {
  kind: 'Search',
  bind(node, input, scope, binder) {
    binder.checkParameters(node.parameters, ['kind'])
    if (node.tables.length > 0) checkFirst(input, node, binder)
    if (input?.columns.some(({ name }) => name === SOURCE)) {
      binder.unsupported('A search over the result of a search', node.span)
    }
    const nodes = input !== undefined ? [] : node.tables.length > 0 ? node.tables : [EVERY_TABLE]
    const tables = bindTableList(nodes, { prefix: 'search_arg', piped: input }, scope, binder)
    const concerned = tablesConcerned(tables, soughtBy(node.predicate))
    const rows = unionPlan(concerned, allColumns(tables), SOURCE, node, binder)
    const { columns, open } = rows
    const caseSensitive = isCaseSensitive(node, binder)
    const predicate = new SearchBinder(rows, columns.slice(1), scope, caseSensitive, binder).bind(node.predicate)
    return { operator: 'Search', columns, inputs: [rows], at: binder.at(node), serialized: false, open, predicate }
  },
  run(plan, [input], context) {
    return filter(plan.predicate, input, context)
  },
}

function isCaseSensitive(node: ast.SearchOperator, binder: Binder): boolean {
  const kinds = { default: false, case_insensitive: false, case_sensitive: true }
  return choiceOf('kind', node.parameters, kinds, 'default', binder)
}
