import type * as ast from '../../grammar/ast.ts'
import type { Source } from '../../grammar/source.ts'
import type { ColumnInfo, Table } from '../columns/table.ts'
import { type ErrorKind, KqlError, shortened } from '../errors/kql-error.ts'
import { didYouMean } from '../errors/suggest.ts'
import type { ScalarFunction } from '../functions/function.ts'
import type { Meter } from '../limits/meter.ts'
import { refusalMessage } from '../messages/refusal.ts'
import type { Datetime } from '../types/datetime.ts'
import type { ScalarType } from '../types/scalar-type.ts'
import { AssumedColumns } from './assumed-columns.ts'
import type { BinderCatalog, OperatorBinding, OperatorNode } from './catalog.ts'
import { bindPlaced, isPlaced } from './databases.ts'
import type { BindingError } from './diagnostics.ts'
import type { Environment } from './environment.ts'
import { bindExpression } from './expressions.ts'
import { type GraphPlan, isGraph, MAKE_ONE } from './graphs.ts'
import { Nesting } from './nesting.ts'
import { castTo, errorExpression, isError } from './nodes.ts'
import { bindPatternCall, patternOf } from './patterns.ts'
import { type BoundExpression, type Location, type Plan, share } from './plan.ts'
import type { UnnamedColumns } from './result-names.ts'
import { type DeclaredFunction, type DeclaredPattern, RowScope, type Scope, Variables } from './scope.ts'
import { bindStatements } from './statements.ts'
import { holdsNoData } from './table-lists.ts'
import { callFunction, callSavedFunction } from './user-functions.ts'

/** A table, a graph or a scalar: what a name, a call or the last expression of a function body can be. */
export type Bound =
  | { readonly kind: 'table'; readonly plan: Plan }
  | { readonly kind: 'graph'; readonly graph: GraphPlan }
  | { readonly kind: 'scalar'; readonly expression: BoundExpression; readonly node: ast.Expression }

/**
 * Binds a syntax tree: resolves names, picks overloads, names result columns, and gives the plan. It goes on after an
 * error and collects all of them in `errors`; a plan is to be run only when there is none.
 */
export class Binder {
  readonly catalog: BinderCatalog
  /** What binding has used of the limits of the query. */
  readonly meter: Meter
  readonly nesting: Nesting
  /** The database at hand: that of the query, or of the function whose body is being bound. */
  environment: Environment
  readonly errors: BindingError[] = []
  /** Calls of functions that are bound and typed but not built: they fail only when they are evaluated. */
  readonly refusals: BindingError[] = []
  /** What `set` statements say, by name. */
  readonly options = new Map<string, ast.Expression>()
  /** The text at hand: that of the query, or of the saved function whose body is being bound. */
  source: Source
  /** The clock that `set query_now` gives. */
  now: Datetime | undefined
  /** How many rows a result may have (`set query_take_max_records`). */
  maxRecords: number | undefined
  /** With more rows than so many a result is an error (`set truncationmaxrecords`). */
  truncation: number | undefined
  /** How many function bodies the binder is inside of. */
  depth = 0
  /** The columns without a name of the query, or of the function body, at hand. */
  unnamed: UnnamedColumns = { count: 0 }
  readonly assumed = new AssumedColumns()
  /** True where a table that is not there counts as one of which nothing is known. */
  private assumesTables = false
  /** What to say of a column that is not there, when an operator had no data to make its columns of. */
  columnsHint: string | undefined

  constructor(catalog: BinderCatalog, environment: Environment, source: Source, meter: Meter) {
    this.catalog = catalog
    this.environment = environment
    this.source = source
    this.meter = meter
    this.nesting = new Nesting(meter)
  }

  /** Binds a whole text; one plan for each of its tabular statements. */
  bindQuery(query: ast.Query): Plan[] {
    const variables = new Variables()
    return bindStatements(query.statements, variables, this).flatMap((bound) => {
      if (bound.kind === 'table') return [bound.plan]
      const { span } = bound.kind === 'graph' ? bound.graph.at : bound.node
      this.report('semantic', 'KS202', 'The expression must be a tabular expression.', span)
      return []
    })
  }

  // ------------------------------------------------------------------------------------------------------- errors

  report(kind: ErrorKind, code: string, message: string, span: ast.Span, hint?: string): void {
    const { source } = this
    const known = this.errors.some((e) => e.code === code && e.span.start === span.start && e.source === source)
    if (!known) this.errors.push({ kind, code, message: shortened(message), span, source, hint })
  }

  /** Refuses by name what kqlite does not have. */
  unsupported(what: string, span: ast.Span): void {
    this.report('unsupported', 'KQL100', `${what} is not supported by kqlite yet.`, span)
  }

  /** Notes a call of a function that is bound but not built. */
  refuse({ name, refusal }: ScalarFunction, span: ast.Span): void {
    const message = refusalMessage('function', name, refusal!)
    this.refusals.push({ kind: 'unsupported', code: 'KQL100', message, span, source: this.source })
  }

  /** Refuses an operator, a function, … that Kusto knows by that name and kqlite does not have, and says why. */
  notBuilt(kind: string, name: string, span: ast.Span): void {
    this.report('unsupported', 'KQL100', refusalMessage(kind, name, this.catalog.refusalReason(name)), span)
  }

  at(node: { readonly span: ast.Span }): Location {
    return { source: this.source, span: node.span }
  }

  // -------------------------------------------------------------------------------------------------- expressions

  expression(node: ast.Expression, scope: Scope): BoundExpression {
    this.nesting.begin(node, this.source)
    const bound = bindExpression(node, scope, this)
    this.nesting.end(bound)
    return bound
  }

  /** Binds an expression that must have a type; anything else is an error at its place. */
  expressionOf(node: ast.Expression, type: ScalarType, scope: Scope): BoundExpression {
    const bound = this.expression(node, scope)
    if (isError(bound) || bound.type === type) return bound
    if (bound.type === 'dynamic' || (type === 'real' && bound.type === 'long')) return castTo(bound, type)
    if (type === 'bool') this.report('semantic', 'KS141', 'The expression must have the type bool.', node.span)
    else this.report('semantic', 'KS107', `A value of type ${type} expected.`, node.span)
    return errorExpression(type, this.at(node))
  }

  /** Binds the predicate of a filter. A dynamic value will not do: it must be compared or cast. */
  predicate(node: ast.Expression, scope: Scope): BoundExpression {
    const bound = this.expression(node, scope)
    if (isError(bound) || bound.type === 'bool') return bound
    const hint = node.kind === 'NamedExpression' ? "did you mean '=='?" : undefined
    this.report('semantic', 'KS141', 'The expression must have the type bool.', node.span, hint)
    return errorExpression('bool', this.at(node))
  }

  /** Binds a whole number that does not depend on the row (`take n`). */
  integer(node: ast.Expression, scope: Scope): BoundExpression {
    const bound = this.expression(node, { ...scope, row: null })
    if (isError(bound) || bound.type === 'long' || bound.type === 'int') return castTo(bound, 'long')
    this.report('semantic', 'KS134', 'The expression value must be an integer.', node.span)
    return errorExpression('long', this.at(node))
  }

  // ------------------------------------------------------------------------------------------------------- tables

  /** Binds an expression that must be a table; what is said of one that is none may be given. */
  table(node: ast.Expression, scope: Scope, problem = NO_TABLE): Plan {
    return this.tableIn(this.tableOrGraph(node, scope, problem), node)
  }

  /** The plan if it is of a table; reports that it is a graph. */
  private tableIn(plan: Plan, node: { readonly span: ast.Span }): Plan {
    if (plan.operator === 'Fork') return this.severalResults(node)
    if (!isGraph(plan)) return plan
    this.report('semantic', NO_TABLE.code, NO_TABLE.message, node.span, FROM_GRAPH)
    return this.errorTable(node)
  }

  private severalResults(node: { readonly span: ast.Span }): Plan {
    const message = 'The several results of fork and facet cannot be read as a table.'
    this.report('semantic', 'KQL114', message, node.span)
    return this.errorTable(node)
  }

  private tableOrGraph(node: ast.Expression, scope: Scope, { code, message } = NO_TABLE): Plan {
    const bound = this.tabular(node, scope)
    if (bound !== undefined) return bound
    const before = this.errors.length
    if (node.kind === 'Call' || node.kind === 'Member') this.expression(node, { ...scope, row: null })
    if (this.errors.length === before) this.report('semantic', code, message, node.span)
    return this.errorTable(node)
  }

  /** Binds an expression as a table or a graph, or gives undefined if it is a scalar. Tables are looked for first. */
  tabular(node: ast.Expression, scope: Scope): Plan | undefined {
    switch (node.kind) {
      case 'Pipeline':
        return this.pipeline(node, scope)
      case 'NameReference':
        return this.namedTable(node, scope)
      case 'Call':
        return this.tableCall(node, scope)
      case 'ContextualDataTable':
      case 'DataTable':
      case 'ExternalData':
      case 'MaterializedViewCombine':
        return this.bindOperator(node, undefined, scope)
      case 'Member':
        return this.member(node, scope)
      default:
        return undefined
    }
  }

  private member(node: ast.Member, scope: Scope): Plan | undefined {
    const pattern = patternOf(node, scope)
    if (pattern !== undefined) return this.patternCall(pattern, node, scope)
    return isPlaced(node, scope) ? planOf(bindPlaced(node, scope, this)) : undefined
  }

  private patternCall(pattern: DeclaredPattern, node: ast.Call | ast.Member, scope: Scope): Plan {
    const bound = bindPatternCall(pattern, node, scope, this)
    return bound === undefined ? this.errorTable(node) : this.tableOf(bound, node)
  }

  /** Binds something in another database than the one at hand. */
  within<T>(environment: Environment, bind: () => T): T {
    const outer = this.environment
    this.environment = environment
    const bound = bind()
    this.environment = outer
    return bound
  }

  /** Binds something in which tables that are not there are tables without rows, of which any column may be read. */
  assumingTables<T>(bind: () => T): T {
    this.assumesTables = true
    const bound = bind()
    this.assumesTables = false
    return bound
  }

  /** Binds an expression whose kind is not known beforehand (the value of a `let`, the end of a function body). */
  any(node: ast.Expression, scope: Scope): Bound {
    const isColumn = node.kind === 'NameReference' && scope.row?.find(node.name) !== undefined
    const plan = isColumn ? undefined : this.tabularIfKnown(node, scope)
    if (plan !== undefined) return isGraph(plan) ? { kind: 'graph', graph: plan } : { kind: 'table', plan }
    return { kind: 'scalar', expression: this.expression(node, scope), node }
  }

  /** Binds an expression that is a table or a scalar. */
  tableOrScalar(node: ast.Expression, scope: Scope): Exclude<Bound, { kind: 'graph' }> {
    const bound = this.any(node, scope)
    return bound.kind === 'graph' ? { kind: 'table', plan: this.tableIn(bound.graph, node) } : bound
  }

  /** Like `tabular`, but a name or a call that is nothing at all is left to be reported as a scalar. */
  private tabularIfKnown(node: ast.Expression, scope: Scope): Plan | undefined {
    if (node.kind === 'NameReference' && !this.isTableName(node.name, scope)) return undefined
    return this.tabular(node, scope)
  }

  pipeline(node: ast.Pipeline, scope: Scope): Plan | undefined {
    let plan: Plan | undefined = node.source === undefined ? undefined : this.tableOrGraph(node.source, scope)
    for (const operator of node.operators) plan = this.bindOperator(operator, plan, scope)
    return plan
  }

  /** Binds the operators of a pipeline without a source over a given input (`mv-apply … on (…)`, `fork`). */
  subpipeline(node: ast.Pipeline, input: Plan, scope: Scope): Plan {
    let plan = input
    for (const operator of node.operators) plan = this.bindOperator(operator, plan, scope)
    return this.tableIn(plan, node)
  }

  bindOperator(node: OperatorNode, input: Plan | undefined, scope: Scope): Plan {
    const binding = this.catalog.operators.get(node.kind)
    if (binding === undefined) {
      this.notBuilt('operator', operatorName(node.kind), node.span)
      return this.errorTable(node)
    }
    const source = input && this.checkInput(node, input, binding)
    const inner = { ...scope, row: null, aggregates: null }
    const bindOver = (rows: Plan | undefined) => this.nesting.operator(() => binding.bind(node, rows, inner, this))
    return this.assumed.bind(node, source, inner, this, bindOver)
  }

  /** Reports a graph where a table is wanted, and the other way round. */
  private checkInput(node: OperatorNode, input: Plan, { input: wanted }: OperatorBinding): Plan {
    if (input.operator === 'Fork') return this.severalResults(node)
    if (isGraph(input) === (wanted === 'graph') || input.operator === 'Error') return input
    const message = `The operator '${operatorName(node.kind)}' needs a ${wanted ?? 'table'} before it.`
    this.report('semantic', 'KQL107', message, node.span, wanted === 'graph' ? MAKE_ONE : FROM_GRAPH)
    return this.errorTable(node)
  }

  private isTableName(name: string, scope: Scope): boolean {
    const binding = scope.variables.find(name)
    if (binding !== undefined) return binding.kind !== 'scalar'
    if (!scope.variables.allows(name, this.environment)) return false
    if (this.environment.tableColumns(name) !== undefined) return true
    if (this.environment.savedFunction(name) !== undefined) return true
    return this.catalog.binderFunctions.get(name)?.takesNothing === true
  }

  private namedTable(node: ast.NameReference, scope: Scope): Plan | undefined {
    const binding = scope.variables.find(node.name)
    if (binding?.kind === 'table') return share(binding.plan)
    if (binding?.kind === 'graph') return binding.graph
    if (binding?.kind === 'scalar') return undefined
    if (binding !== undefined && binding.kind !== 'function') return this.unknownTable(node, scope)
    if (binding?.kind === 'function') return this.tableOf(callFunction(binding, [], node, scope, this), node)
    if (!scope.variables.allows(node.name, this.environment)) return this.unknownTable(node, scope)
    const columns = this.environment.tableColumns(node.name)
    if (columns !== undefined) return this.scan(node.name, columns, node)
    const saved = this.environment.savedFunction(node.name)
    if (saved !== undefined) return this.tableOf(callSavedFunction(saved, [], node, scope, this), node)
    const special = this.catalog.binderFunctions.get(node.name)
    if (special?.takesNothing) return special.bindTable?.(callOf(node), scope, this)
    return this.unknownTable(node, scope)
  }

  /** Reports that there is no table of a name. */
  unknownTable(node: { readonly name: string; readonly span: ast.Span }, scope: Scope): Plan {
    if (this.assumesTables) return { ...this.scan(node.name, [], node), open: true }
    const message = `The name '${node.name}' does not refer to any known table, tabular variable or function.`
    const known = [...scope.variables.names(), ...this.environment.tableNames('all')]
    this.report('semantic', 'KS204', message, node.span, didYouMean(node.name, known))
    return this.errorTable(node)
  }

  /** The rows of a stored table. */
  scan(name: string, columns: readonly ColumnInfo[], node: { readonly span: ast.Span }): Plan {
    const plan: Plan & { table: string; database: readonly string[] } = {
      operator: 'Table',
      table: name,
      database: this.environment.path,
      columns,
      inputs: [],
      at: this.at(node),
      serialized: false,
      open: false,
    }
    return plan
  }

  private tableCall(node: ast.Call, scope: Scope): Plan | undefined {
    const { name } = node.name
    const binding = scope.variables.find(name)
    if (binding?.kind === 'function') return planOf(this.callDeclared(binding, node, scope))
    if (binding?.kind === 'pattern') return this.patternCall(binding, node, scope)
    const special = this.catalog.binderFunctions.get(name)
    if (special !== undefined) return special.bindTable?.(node, scope, this)
    if (this.catalog.functions.has(name) || this.catalog.aggregates.has(name)) return undefined
    const saved = this.environment.savedFunction(name)
    if (saved === undefined && this.assumesTables) return this.unknownTable(node.name, scope)
    if (saved === undefined || !scope.variables.allows(name, this.environment)) return undefined
    return planOf(callSavedFunction(saved, node.arguments, node, scope, this))
  }

  callDeclared(binding: DeclaredFunction, node: ast.Call, scope: Scope): Bound {
    return callFunction(binding, node.arguments, node, scope, this)
  }

  private tableOf(bound: Bound, node: { readonly span: ast.Span }): Plan {
    const plan = planOf(bound)
    if (plan !== undefined) return plan
    this.report('semantic', NO_TABLE.code, NO_TABLE.message, node.span)
    return this.errorTable(node)
  }

  /** What stands for a table that could not be bound: any column may be read of it, so that no cascade follows. */
  errorTable(node: { readonly span: ast.Span }): Plan {
    return { operator: 'Error', columns: [], inputs: [], at: this.at(node), serialized: false, open: true }
  }

  /**
   * The rows of a plan, for an operator whose columns follow from the data. Undefined when they are not known (see
   * `Environment.evaluate`), or when the query cannot be run: the error shows when it is.
   */
  dataOf(plan: Plan): Table | undefined {
    if (this.errors.length > 0) return undefined
    try {
      return this.environment.evaluate(plan, this.now, this.meter)
    } catch (error) {
      if (!(error instanceof KqlError)) throw error
      if (error.kind === 'internal') this.unsupported('Columns that follow from the rows of a subquery', plan.at.span)
      return undefined
    }
  }

  /** The scope of expressions over the rows of a plan. */
  rowScope(plan: Plan, scope: Scope): Scope {
    return { variables: scope.variables, row: RowScope.of(plan, () => holdsNoData(plan, this)), aggregates: null }
  }

  // -------------------------------------------------------------------------------------- parameters of operators

  /** The text of an operator's parameter (`kind=inner`), or undefined when it was not given. */
  parameter(parameters: readonly ast.OperatorParameter[], ...names: readonly string[]): string | undefined {
    const value = parameters.find((parameter) => names.includes(parameter.name))?.value
    if (value === undefined) return undefined
    if (value.kind === 'Literal') return value.text
    return value.kind === 'NameReference' ? value.name : undefined
  }

  /** Reports parameters that an operator does not have; hints are always accepted. */
  checkParameters(parameters: readonly ast.OperatorParameter[], allowed: readonly string[]): void {
    for (const { name, span } of parameters) {
      if (name.startsWith('hint.') || allowed.includes(name)) continue
      this.report(
        'semantic',
        'KQL101',
        `'${name}' is not a parameter of this operator.`,
        span,
        didYouMean(name, allowed),
      )
    }
  }
}

/** A name as the call that it stands for. */
function callOf({ name, span }: ast.NameReference): ast.Call {
  return { kind: 'Call', name: { kind: 'Name', name, span }, arguments: [], span }
}

function planOf(bound: Bound): Plan | undefined {
  if (bound.kind === 'graph') return bound.graph
  return bound.kind === 'table' ? bound.plan : undefined
}

/** What is said of an expression that is no table. */
const NO_TABLE = { code: 'KS111', message: 'Tabular value expected.' }
const FROM_GRAPH = 'this is a graph: read it with graph-match, graph-shortest-paths or graph-to-table'

/** The operators that are not written as their kind is named. */
const WRITTEN: Readonly<Record<string, string>> = {
  ContextualDataTable: '__contextual_datatable',
  Filter: 'where',
  InlineExternalTable: 'inline_external_table',
}

/** `ProjectAway` as it is written: `project-away`. */
export function operatorName(kind: string): string {
  return WRITTEN[kind] ?? kind.replace(/(?!^)([A-Z])/g, '-$1').toLowerCase()
}
