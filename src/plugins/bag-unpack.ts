import type * as ast from '../../grammar/ast.ts'
import type { Binder } from '../binder/binder.ts'
import { bindTypeName } from '../binder/expressions.ts'
import { isError } from '../binder/nodes.ts'
import type { BoundExpression, Plan } from '../binder/plan.ts'
import { missingValue } from '../columns/column.ts'
import { columnFrom } from '../columns/fill.ts'
import { type ColumnInfo, LazyColumn, Table } from '../columns/table.ts'
import type { Plugin } from '../engine/catalog.ts'
import { evaluate } from '../engine/evaluate.ts'
import { conversionOf } from '../functions/convert.ts'
import { type Dynamic, dynamicTypeOf, isArray, isBag } from '../types/dynamic.ts'
import type { ScalarType } from '../types/scalar-type.ts'
import { nameOf, type PluginArguments } from './arguments.ts'
import { bindPlugin } from './plans.ts'

/** Where a column comes from: the input, or a slot of the bag. */
type Origin = { readonly from: 'input' } | { readonly from: 'slot'; readonly key: string }

interface BagUnpackPlan extends Plan {
  readonly bag: BoundExpression
  /** For each column. */
  readonly origins: readonly Origin[]
}

interface Options {
  readonly prefix: string
  readonly conflict: 'error' | 'replace_source' | 'keep_source'
  readonly ignored: ReadonlySet<string>
}

const NO_DATA =
  'bag_unpack had no rows, so it made no columns; to have them all the same, declare them: evaluate bag_unpack(…) : (*, name: type)'

const NAMES = ['OutputColumnPrefix', 'columnsConflict', 'ignoredProperties']

/** A column for each slot of a column of bags. Which there are follows from the data, unless they are declared. */
export const bagUnpack: Plugin<BagUnpackPlan> = {
  name: 'bag_unpack',
  doc: 'Makes a column of each slot of the bags in a column.',
  schema: true,
  bind(node, input, scope, binder) {
    const { plan, args } = bindPlugin(node, input, scope, binder, NAMES)
    if (!args.expect(1, 4)) return { ...plan, open: true } as BagUnpackPlan
    const [bagNode] = args.positional
    const bag = args.column(bagNode)
    const options = bindOptions(args, binder)
    const rest = args.input.columns.filter(({ name }) => name !== nameOf(bagNode))
    if (node.schema !== undefined) return { ...plan, bag, ...declaredColumns(node.schema, rest, options, binder) }
    const data = isError(bag) ? undefined : binder.dataOf(args.input)
    if (data === undefined)
      return { ...plan, bag, open: true, columns: rest, origins: rest.map(() => ({ from: 'input' })) }
    if (data.length === 0) binder.columnsHint = NO_DATA
    const bags = data.column(nameOf(bagNode))
    return { ...plan, bag, ...unpackedColumns(slotsOf(bags, options), rest, options, bagNode, binder) }
  },
  run(plan, [input], context) {
    const cells = plan.columns.map(({ name, type }, i) => {
      const origin = plan.origins[i]
      if (origin.from === 'input') return input.deferred(name)
      return new LazyColumn(() => slotColumn(evaluate(plan.bag, input, context), origin.key, type))
    })
    return new Table(plan.columns, cells, input.length, input.ingestionTime)
  },
}

function bindOptions(args: PluginArguments, binder: Binder): Options {
  const optionAt = (index: number, type: ScalarType) => {
    const node = args.at(index, NAMES[index - 1])
    if (node === undefined) return undefined
    const bound = args.constant(node, type)
    if (bound.kind === 'constant') return bound.value
    binder.report('semantic', 'KS114', 'The expression must be a literal.', node.span)
    return undefined
  }
  const prefix = optionAt(1, 'string') as string | undefined
  const conflict = (optionAt(2, 'string') as string | undefined) ?? 'error'
  const ignored = optionAt(3, 'dynamic') as Dynamic | undefined
  if (conflict !== 'error' && conflict !== 'replace_source' && conflict !== 'keep_source') {
    const message = 'The value must be one of: error, replace_source, keep_source.'
    binder.report('semantic', 'KS115', message, args.at(2, NAMES[1])!.span)
  }
  const names = ignored !== undefined && isArray(ignored) ? ignored.filter((item) => typeof item === 'string') : []
  return { prefix: prefix ?? '', conflict: conflict as Options['conflict'], ignored: new Set(names as string[]) }
}

/** The slots that occur, in order of name, each with its type: that of its values, `dynamic` when they differ. */
function slotsOf(
  bags: { readonly length: number; get(row: number): unknown },
  options: Options,
): [string, ScalarType][] {
  const types = new Map<string, ScalarType | null>()
  for (let row = 0; row < bags.length; row++) {
    const bag = bags.get(row) as Dynamic
    if (!isBag(bag)) continue
    for (const [key, value] of bag) {
      if (options.ignored.has(key)) continue
      const own = dynamicTypeOf(value)
      const known = types.get(key) ?? null
      if (own === 'null') types.set(key, known)
      else {
        const type = own === 'array' || own === 'dictionary' ? 'dynamic' : own
        types.set(key, known === null || known === type ? type : 'dynamic')
      }
    }
  }
  return [...types]
    .map(([key, type]): [string, ScalarType] => [key, type ?? 'dynamic'])
    .sort(([a], [b]) => (a < b ? -1 : a > b ? 1 : 0))
}

interface Unpacked {
  readonly columns: readonly ColumnInfo[]
  readonly origins: readonly Origin[]
}

function unpackedColumns(
  slots: readonly (readonly [key: string, type: ScalarType])[],
  rest: readonly ColumnInfo[],
  { prefix, conflict }: Options,
  node: ast.Expression,
  binder: Binder,
): Unpacked {
  const columns = [...rest]
  const origins: Origin[] = rest.map(() => ({ from: 'input' }))
  for (const [key, type] of slots) {
    const name = prefix + key
    const index = columns.findIndex((column) => column.name === name)
    if (index < 0) {
      columns.push({ name, type })
      origins.push({ from: 'slot', key })
    } else if (conflict === 'replace_source') {
      columns[index] = { name, type }
      origins[index] = { from: 'slot', key }
    } else if (conflict === 'error') {
      const hint = "give columnsConflict='keep_source' or 'replace_source', or a prefix"
      binder.report('semantic', 'KS171', `A column with the name '${name}' is already declared.`, node.span, hint)
    }
  }
  return { columns, origins }
}

/** The columns of a declared schema; its `*` stands for those of the input. */
function declaredColumns(
  schema: ast.RowSchema,
  rest: readonly ColumnInfo[],
  options: Options,
  binder: Binder,
): Unpacked {
  const declared = schema.columns.map(({ name, type }) => ({ name: name.name, type: bindTypeName(type, binder) }))
  const names = new Set(declared.map(({ name }) => name))
  const kept = schema.open ? rest.filter(({ name }) => !names.has(name)) : []
  const { prefix, conflict } = options
  const origins = declared.map(({ name, type }): Origin => {
    const source = rest.find((column) => column.name === name && column.type === type)
    const key = name.slice(prefix.length)
    if (source !== undefined && (conflict === 'keep_source' || !name.startsWith(prefix))) return { from: 'input' }
    return { from: 'slot', key }
  })
  return { columns: [...kept, ...declared], origins: [...kept.map((): Origin => ({ from: 'input' })), ...origins] }
}

function slotColumn(bags: { readonly length: number; get(row: number): unknown }, key: string, type: ScalarType) {
  const convert = conversionOf('dynamic', type)
  const missing = missingValue(type)
  return columnFrom(type, bags.length, (row) => {
    const bag = bags.get(row) as Dynamic
    const value = isBag(bag) ? bag.get(key) : undefined
    return value === undefined || value === null ? missing : convert(value)
  })
}
