import type * as ast from '../../grammar/ast.ts'
import type { Binder } from '../binder/binder.ts'
import { bindTypeName } from '../binder/expressions.ts'
import type { BoundExpression, Plan } from '../binder/plan.ts'
import type { Scope } from '../binder/scope.ts'
import { type Column, ConstantColumn } from '../columns/column.ts'
import { tableOfRows } from '../columns/rows.ts'
import { type ColumnInfo, Table } from '../columns/table.ts'
import type { Plugin } from '../engine/catalog.ts'
import type { RunContext } from '../engine/context.ts'
import { evaluateConstant } from '../engine/evaluate.ts'
import { KqlError } from '../errors/kql-error.ts'
import { withColumns } from '../operators/added-columns.ts'
import { PluginArguments } from './arguments.ts'

/** The plugins that call out: a function that the caller gives answers in their place. */
interface HookedPlan extends Plan {
  readonly arguments: readonly BoundExpression[]
}

/** What tells these plugins apart. */
interface Kind {
  readonly name: string
  readonly doc: string
  readonly schema?: true
  /** How many arguments there may be, and how many of the first are strings. */
  readonly counts: readonly [least: number, most: number]
  readonly strings: number
  /** True when it is given the rows before it. */
  readonly takesRows?: true
  columns(node: ast.EvaluateOperator, input: Plan, binder: Binder): readonly ColumnInfo[]
}

function hooked(kind: Kind): Plugin<HookedPlan> {
  const { name, doc, schema } = kind
  return {
    name,
    doc,
    schema,
    needs: 'plugins',
    bind: (node, input, scope, binder) => bindHooked(kind, node, input, scope, binder),
    run(plan, inputs, context) {
      const values = plan.arguments.map(
        (argument) => new ConstantColumn(argument.type, evaluateConstant(argument, context), 1),
      )
      const rows = answerOf(name, values, kind.takesRows ? inputs[0] : undefined, plan, context)
      return tableOfRows(name, rows, plan.columns).project(
        plan.columns.map((column) => ({ name: column.name, from: column.name })),
      )
    },
  }
}

/** What the caller answers for a plugin, whose arguments are columns of one row; refused when the caller does not. */
export function answerOf(
  name: string,
  args: readonly Column[],
  rows: Table | undefined,
  { at }: Plan,
  context: RunContext,
): readonly object[] {
  const table = Table.of(
    args.map((column, i) => ({ name: `${i}`, column })),
    1,
  )
  const answer = context.callPlugin(name, table, rows)
  if (answer !== undefined) return answer
  throw new KqlError('unsupported', `The plugin '${name}' calls out, and nothing was given to answer for it.`, {
    hint: `give it: new Workspace({ plugins: { ${name}: (call) => rows } })`,
    ...at,
  })
}

function bindHooked(
  kind: Kind,
  node: ast.EvaluateOperator,
  input: Plan | undefined,
  scope: Scope,
  binder: Binder,
): HookedPlan {
  const source = input ?? binder.errorTable(node)
  const args = new PluginArguments(node, source, scope, binder)
  if (kind.takesRows && input === undefined) {
    binder.report('semantic', 'KQL107', `The plugin '${kind.name}' needs a table before it.`, node.span)
  }
  const complete = args.expect(...kind.counts)
  const values = args.positional.filter(({ kind: syntax }) => syntax !== 'TypeOf')
  return {
    operator: `plugin ${kind.name}`,
    columns: complete ? kind.columns(node, source, binder) : [],
    inputs: kind.takesRows ? [source] : [],
    at: binder.at(node),
    serialized: false,
    open: !complete,
    arguments: values.map((value, i) => args.constant(value, i < kind.strings ? 'string' : undefined)),
  }
}

function declared({ columns }: ast.RowSchema, binder: Binder): ColumnInfo[] {
  return columns.map(({ name, type }) => ({ name: name.name, type: bindTypeName(type, binder) }))
}

/** The columns that a query of another database declares. */
function declaredColumns({ schema, call }: ast.EvaluateOperator, _input: Plan, binder: Binder): readonly ColumnInfo[] {
  if (schema !== undefined) return declared(schema, binder)
  binder.unsupported(`The plugin '${call.name.name}' without a declared schema (: (a: long, …))`, call.span)
  return []
}

/** The columns that a script declares: `typeof(*, x: long)`. */
function scriptColumns({ call }: ast.EvaluateOperator, input: Plan, binder: Binder): readonly ColumnInfo[] {
  const [first] = call.arguments
  if (first.kind === 'TypeOf' && first.type.kind === 'RowSchema') {
    const added = declared(first.type, binder)
    return first.type.open ? withColumns(input.columns, added) : added
  }
  binder.report('semantic', 'KS107', 'A value of type type expected: the columns, as typeof(…).', first.span)
  return []
}

const RESPONSE: readonly ColumnInfo[] = [
  { name: 'ResponseHeaders', type: 'dynamic' },
  { name: 'ResponseBody', type: 'dynamic' },
]

function query(name: string, what: string, most: number): Plugin {
  return hooked({
    name,
    doc: `The rows of a query of ${what}, as a function of the caller gives them.`,
    schema: true,
    counts: [2, most],
    strings: 2,
    columns: declaredColumns,
  }) as Plugin
}

function script(name: string, language: string, most: number): Plugin {
  return hooked({
    name,
    doc: `The rows that a script in ${language} makes, as a function of the caller makes them.`,
    counts: [2, most],
    strings: 1,
    takesRows: true,
    columns: scriptColumns,
  }) as Plugin
}

/** The plugins that call services and other languages; those that ask a language model are in ai.ts. */
export const hookedPlugins: readonly Plugin[] = [
  query('azure_digital_twins_query_request', 'Azure Digital Twins', 2),
  query('cosmosdb_sql_request', 'Cosmos DB', 4),
  script('csharp', 'C#', 3),
  hooked({
    name: 'http_request',
    doc: 'The answer to a GET request, as a function of the caller gives it.',
    counts: [1, 3],
    strings: 1,
    columns: () => RESPONSE,
  }) as Plugin,
  hooked({
    name: 'http_request_post',
    doc: 'The answer to a POST request, as a function of the caller gives it.',
    counts: [1, 4],
    strings: 1,
    columns: () => RESPONSE,
  }) as Plugin,
  query('mysql_request', 'MySQL', 4),
  query('postgresql_request', 'PostgreSQL', 4),
  script('python', 'Python', 4),
  script('r', 'R', 3),
  query('sql_request', 'SQL Server', 4),
]
