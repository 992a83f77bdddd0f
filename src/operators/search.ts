import type * as ast from '../../grammar/ast.ts'
import { walk } from '../../grammar/index.ts'
import type { Binder } from '../binder/binder.ts'
import { anyOf, callOperator } from '../binder/expressions.ts'
import { castTo, columnReference, constant, errorExpression, isError } from '../binder/nodes.ts'
import type { BoundExpression, Plan } from '../binder/plan.ts'
import type { Scope } from '../binder/scope.ts'
import { bindTableList, EVERY_TABLE, type NamedTable } from '../binder/table-lists.ts'
import type { ColumnInfo } from '../columns/table.ts'
import type { TabularOperator } from '../engine/catalog.ts'
import { allColumns, unionPlan } from './union.ts'
import { filter, type WherePlan } from './where.ts'

const SOURCE = '$table'

/** `search in (tables) predicate`: the rows of many tables in which terms occur, with `$table` as the first column. */
export const search: TabularOperator<ast.SearchOperator, WherePlan> = {
  kind: 'Search',
  bind(node, input, scope, binder) {
    binder.checkParameters(node.parameters, ['kind'])
    if (input !== undefined && node.tables.length > 0) {
      binder.report('semantic', 'KS175', 'The operator must be the first operator in the query.', node.span)
    }
    if (input?.columns.some(({ name }) => name === SOURCE)) {
      binder.unsupported('A search over the result of a search', node.span)
    }
    const nodes = input !== undefined ? [] : node.tables.length > 0 ? node.tables : [EVERY_TABLE]
    const tables = bindTableList(nodes, { prefix: 'search_arg', piped: input }, scope, binder)
    const rows = unionPlan(tablesConcerned(tables, node.predicate), allColumns(tables), SOURCE, node, binder)
    const predicate = new SearchBinder(rows, scope, isCaseSensitive(node, binder), binder).bind(node.predicate)
    const { columns, open } = rows
    return { operator: 'Search', columns, inputs: [rows], at: binder.at(node), serialized: false, open, predicate }
  },
  run(plan, [input], context) {
    return filter(plan.predicate, input, context)
  },
}

function isCaseSensitive(node: ast.SearchOperator, binder: Binder): boolean {
  const kind = binder.parameter(node.parameters, 'kind') ?? 'default'
  if (!['default', 'case_insensitive', 'case_sensitive'].includes(kind)) {
    const { span } = node.parameters.find((parameter) => parameter.name === 'kind')!
    binder.report('semantic', 'KS005', 'Expected one of: default, case_insensitive, case_sensitive', span)
  }
  return kind === 'case_sensitive'
}

/** A table that has none of the columns that the predicate names is left out, unless it looks for terms as well. */
function tablesConcerned(tables: readonly NamedTable[], predicate: ast.Expression): readonly NamedTable[] {
  const named = new Set<string>()
  let anywhere = false
  const look = (node: ast.Expression): void => {
    if (node.kind === 'Binary' && (node.operator === 'and' || node.operator === 'or')) {
      look(node.left)
      look(node.right)
    } else if (node.kind === 'Literal' || node.kind === 'Star') anywhere = true
    else {
      walk(node, (below) => {
        if (below.kind === 'NameReference') named.add(below.name)
        else if (below.kind === 'Star') anywhere = true
      })
    }
  }
  look(predicate)
  if (anywhere || named.size === 0) return tables
  return tables.filter(({ plan }) => plan.columns.some(({ name }) => named.has(name)))
}

/** The operators that heed the case of letters when `kind=case_sensitive`. */
const CASELESS = /^!?(has|hasprefix|hassuffix|contains|startswith|endswith)$/

/** Binds a search predicate: strings in it stand for terms in any column, `column:"x"` for terms in one. */
class SearchBinder {
  private readonly columns: readonly ColumnInfo[]
  private readonly row: Scope
  private readonly caseSensitive: boolean
  private readonly binder: Binder

  constructor(rows: Plan, scope: Scope, caseSensitive: boolean, binder: Binder) {
    this.columns = rows.columns.filter(({ name }) => name !== SOURCE)
    this.row = binder.rowScope(rows, scope)
    this.caseSensitive = caseSensitive
    this.binder = binder
  }

  bind(node: ast.Expression): BoundExpression {
    const { binder } = this
    if (node.kind === 'Literal' && node.type === 'string') return this.anywhere(node)
    if (node.kind === 'Star') return constant('bool', true, binder.at(node))
    if (node.kind !== 'Binary') return binder.predicate(node, this.row)
    const { operator, left, right, operatorSpan } = node
    if (operator === 'and' || operator === 'or') {
      return callOperator(operator, [this.bind(left), this.bind(right)], operatorSpan, node, binder)
    }
    if (operator === ':') return left.kind === 'Star' ? this.anywhere(right) : this.inColumn(left, right)
    const heeding = this.caseSensitive && CASELESS.test(operator)
    return binder.predicate(heeding ? { ...node, operator: `${operator}_cs` as ast.BinaryOperator } : node, this.row)
  }

  private anywhere(term: ast.Expression): BoundExpression {
    const at = this.binder.at(term)
    const found = this.columns.map(({ name, type }) => this.term(columnReference(name, type, at), term))
    return anyOf(found, term, this.binder)
  }

  private inColumn(column: ast.Expression, term: ast.Expression): BoundExpression {
    const bound = this.binder.expression(column, this.row)
    return isError(bound) ? errorExpression('bool', bound.at) : this.term(bound, term)
  }

  /** A term is looked for as a whole; an asterisk before or after it lets it go on there. */
  private term(value: BoundExpression, term: ast.Expression): BoundExpression {
    const { binder } = this
    const bound = binder.expression(term, this.row)
    if (isError(bound)) return errorExpression('bool', bound.at)
    if (bound.kind !== 'constant' || bound.type !== 'string') {
      binder.report(
        'semantic',
        'KS106',
        `The operator ':' is not defined for the operand types ${value.type} and ${bound.type}.`,
        term.span,
      )
      return errorExpression('bool', bound.at)
    }
    const text = bound.value as string
    const [open, close] = [text.startsWith('*'), text.length > 1 && text.endsWith('*')]
    const core = text.slice(open ? 1 : 0, close ? -1 : undefined)
    if (core.includes('*')) binder.unsupported("A '*' within a search term", term.span)
    const operator = open && close ? 'contains' : open ? 'hassuffix' : close ? 'hasprefix' : 'has'
    const needle = constant('string', core, bound.at)
    const full = this.caseSensitive ? `${operator}_cs` : operator
    return callOperator(full, [castTo(value, 'string'), needle], term.span, term, binder)
  }
}
