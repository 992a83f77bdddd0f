import { printName } from '../../grammar/print/names.ts'
import type { BoundExpression, Plan } from '../binder/plan.ts'
import { ConstantColumn } from '../columns/column.ts'
import { tableOfRows } from '../columns/rows.ts'
import type { ColumnInfo } from '../columns/table.ts'
import type { Plugin } from '../engine/catalog.ts'
import { locating, type RunContext } from '../engine/context.ts'
import { evaluateConstant } from '../engine/evaluate.ts'
import { KqlError } from '../errors/kql-error.ts'
import { columnsOfText } from '../operators/external-text.ts'
import { source } from '../operators/plans.ts'
import { type Dynamic, dynamicToString, isArray, isBag } from '../types/dynamic.ts'

import { PluginArguments } from './arguments.ts'
import { storedTable } from './plans.ts'

interface InferPlan extends Plan {
  readonly options: BoundExpression
}

/** `infer_storage_schema(options)`: the columns of what the caller gives for the storage that the options name. */
export const inferStorageSchema: Plugin<InferPlan> = {
  name: 'infer_storage_schema',
  doc: 'The columns of external data that the caller gives, with the types that kqlite infers, as a text.',
  needs: 'externalData',
  bind(node, _input, scope, binder) {
    const plan = source('plugin infer_storage_schema', [{ name: 'CslSchema', type: 'string' }], node, binder)
    const args = new PluginArguments(node, plan, scope, binder)
    if (!args.expect(1, 1)) return { ...plan, open: true } as unknown as InferPlan
    return { ...plan, options: args.constantOf(args.positional[0], 'DynamicBag', 'dynamic') }
  },
  run(plan, _inputs, context) {
    const request = requestOf(evaluateConstant(plan.options, context) as Dynamic, plan)
    const schemas = locating(plan.at, () => request.urls.map((url) => schemaOf(url, request, context)))
    const [schema, ...others] = request.mode === 'any' ? schemas.slice(0, 1) : schemas
    if (others.some((other) => other !== schema)) {
      throw refused(`Mode '${request.mode}' over data whose columns differ`, plan)
    }
    return storedTable(plan.columns, [new ConstantColumn('string', schema, 1)], 1)
  },
}

/** What the options say. */
interface Request {
  readonly urls: readonly string[]
  /** In lower case, as `hasHeader` belongs to it. */
  readonly format: string
  readonly hasHeader: boolean
  /** Where several data artifacts are looked at: `any`, `last` (the default) or `all` of them. */
  readonly mode: string
}

const OPTIONS = ['StorageContainers', 'DataFormat', 'Mode', 'InferenceOptions']

function requestOf(options: Dynamic, plan: Plan): Request {
  if (!isBag(options)) throw new KqlError('runtime', 'The options of infer_storage_schema must be a bag.', plan.at)
  for (const name of options.keys()) if (!OPTIONS.includes(name)) throw refused(`The option '${name}'`, plan)
  const containers = options.get('StorageContainers') ?? null
  const format = options.get('DataFormat') ?? null
  if (!isArray(containers) || containers.length === 0 || typeof format !== 'string') {
    const message = 'infer_storage_schema needs StorageContainers (an array) and a DataFormat.'
    throw new KqlError('runtime', message, plan.at)
  }
  const inference = options.get('InferenceOptions') ?? null
  return {
    urls: containers.map(dynamicToString),
    format: format.toLowerCase(),
    hasHeader: isBag(inference) && inference.get('UseFirstRowAsHeader') === true,
    mode: dynamicToString(options.get('Mode') ?? 'last').toLowerCase(),
  }
}

function schemaOf(url: string, { format, hasHeader }: Request, context: RunContext): string {
  const content = context.externalData(url)
  if (content === undefined) {
    throw new KqlError(
      'unsupported',
      `infer_storage_schema fetches nothing, and the content of ${url} was not given.`,
      {
        hint: `give rows or text: new Workspace({ externalData: { '${url}': … } }), or --external URL=FILE`,
      },
    )
  }
  const columns: readonly ColumnInfo[] =
    typeof content === 'string'
      ? columnsOfText(content, { format, skipsFirst: hasHeader })
      : tableOfRows(url, content).columns
  return columns.map(({ name, type }) => `${printName(name, 'declaration')}:${type}`).join(', ')
}

function refused(what: string, plan: Plan): KqlError {
  return new KqlError('unsupported', `${what} of infer_storage_schema is not supported by kqlite.`, plan.at)
}
