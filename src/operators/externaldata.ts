import type * as ast from '../../grammar/ast.ts'
import { bindTypeName } from '../binder/expressions.ts'
import type { BoundExpression, Plan } from '../binder/plan.ts'
import { concatColumns } from '../columns/concat.ts'
import { tableOfRows } from '../columns/rows.ts'
import { type ColumnInfo, Table } from '../columns/table.ts'
import type { TabularOperator } from '../engine/catalog.ts'
import { locating, type RunContext } from '../engine/context.ts'
import { evaluateConstant } from '../engine/evaluate.ts'
import { KqlError } from '../errors/kql-error.ts'
import { formatOfUrl, type TextShape, tableOfText } from './external-text.ts'
import { source } from './plans.ts'

interface ExternalDataPlan extends Plan {
  readonly urls: readonly BoundExpression[]
  /** By name, in lower case. */
  readonly properties: ReadonlyMap<string, string | undefined>
}

const PROPERTIES: readonly string[] = ['format', 'ignorefirstrecord', 'ingestionmapping']

/** `externaldata(a:string)["https://…"] with (format="csv")`: rows or text that the caller gives for the URL. */
export const externaldata: TabularOperator<ast.ExternalData, ExternalDataPlan> = {
  kind: 'ExternalData',
  bind(node, _input, scope, binder) {
    const columns = node.columns.map(({ name, type }) => ({ name: name.name, type: bindTypeName(type, binder) }))
    const urls = node.uris.map((uri) => binder.expressionOf(uri, 'string', { ...scope, row: null }))
    const properties = new Map(
      node.properties.map(({ name }) => [name.toLowerCase(), binder.parameter(node.properties, name)]),
    )
    return { ...source('ExternalData', columns, node, binder), urls, properties }
  },
  run(plan, _inputs, context) {
    const { columns, urls, properties, at } = plan
    return locating(at, () => {
      for (const name of properties.keys()) {
        if (PROPERTIES.includes(name)) continue
        throw new KqlError('unsupported', `The property '${name}' of externaldata is not supported by kqlite yet.`)
      }
      const tables = urls.map((url) => read(evaluateConstant(url, context) as string, plan, context))
      if (tables.length === 1) return tables[0]
      const cells = columns.map(({ name, type }) => ({
        name,
        column: concatColumns(
          type,
          tables.map((table) => table.column(name)),
        ),
      }))
      return Table.of(cells)
    })
  },
}

/** Whether a plan needs what the caller may not have given: another table that is empty can spare it. */
export function readsExternalData(plan: Plan, seen = new Set<Plan>()): boolean {
  if (plan.operator === externaldata.kind) return true
  if (seen.has(plan)) return false
  seen.add(plan)
  return plan.inputs.some((input) => readsExternalData(input, seen))
}

function read(url: string, { columns, properties }: ExternalDataPlan, context: RunContext): Table {
  const content = context.externalData(url)
  if (content === undefined) {
    throw new KqlError('unsupported', `externaldata fetches nothing, and the content of ${url} was not given.`, {
      hint: `give rows or text: new Workspace({ externalData: { '${url}': … } }), or --external URL=FILE`,
    })
  }
  if (typeof content !== 'string') return onlyColumns(tableOfRows(url, content, columns), columns)
  const shape: TextShape = {
    format: properties.get('format')?.toLowerCase() ?? formatOfUrl(url),
    skipsFirst: properties.get('ignorefirstrecord')?.toLowerCase() === 'true',
    mapping: properties.get('ingestionmapping'),
  }
  try {
    return tableOfText(content, columns, shape)
  } catch (error) {
    if (!(error instanceof KqlError)) throw error
    const { kind, message, code, hint } = error
    throw new KqlError(kind, `${url}: ${message}`, { code, hint })
  }
}

function onlyColumns(table: Table, columns: readonly ColumnInfo[]): Table {
  return table.project(columns.map(({ name }) => ({ name, from: name })))
}
