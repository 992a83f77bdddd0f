import type * as ast from '../../grammar/ast.ts'
import { walk } from '../../grammar/index.ts'
import type { Binder } from '../binder/binder.ts'
import { anyOf, callOperator } from '../binder/expressions.ts'
import { castTo, columnReference, constant, errorExpression, isError } from '../binder/nodes.ts'
import type { BoundExpression, Plan } from '../binder/plan.ts'
import type { Scope } from '../binder/scope.ts'
import type { NamedTable } from '../binder/table-lists.ts'
import type { ColumnInfo } from '../columns/table.ts'

/** What a predicate of `search` or `find` looks at. */
export interface Sought {
  /** The names in it. */
  readonly names: ReadonlySet<string>
  /** True when it looks for terms in all columns. */
  readonly anywhere: boolean
}

/** What a predicate looks at. */
export function soughtBy(predicate: ast.Expression): Sought {
  const names = new Set<string>()
  let anywhere = false
  const look = (node: ast.Expression): void => {
    if (node.kind === 'Binary' && (node.operator === 'and' || node.operator === 'or')) {
      look(node.left)
      look(node.right)
    } else if (node.kind === 'Literal' || node.kind === 'Star') anywhere = true
    else {
      walk(node, (below) => {
        if (below.kind === 'NameReference') names.add(below.name)
        else if (below.kind === 'Star') anywhere = true
      })
    }
  }
  look(predicate)
  return { names, anywhere }
}

/** A table that has none of the columns that a predicate names is left out, unless it looks for terms as well. */
export function tablesConcerned(tables: readonly NamedTable[], { names, anywhere }: Sought): readonly NamedTable[] {
  const concerned = tables.filter(({ plan }) => plan.columns.some(({ name }) => names.has(name)))
  return anywhere || concerned.length === 0 ? tables : concerned
}

/** The operators that heed the case of letters when `kind=case_sensitive`. */
const CASELESS = /^!?(has|hasprefix|hassuffix|contains|startswith|endswith)$/

/** Binds a search predicate: strings in it stand for terms in any column, `column:"x"` for terms in one. */
export class SearchBinder {
  private readonly columns: readonly ColumnInfo[]
  private readonly row: Scope
  private readonly caseSensitive: boolean
  private readonly binder: Binder

  /** `columns` are those in which terms are looked for. */
  constructor(rows: Plan, columns: readonly ColumnInfo[], scope: Scope, caseSensitive: boolean, binder: Binder) {
    this.columns = columns
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
