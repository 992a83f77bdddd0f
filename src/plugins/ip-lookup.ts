import type * as ast from '../../grammar/ast.ts'
import type { Binder } from '../binder/binder.ts'
import { castTo } from '../binder/nodes.ts'
import type { BoundExpression, Plan } from '../binder/plan.ts'
import { ColumnNamer } from '../binder/result-names.ts'
import { type Column, expand } from '../columns/column.ts'
import { concatColumns } from '../columns/concat.ts'
import { groupRows } from '../columns/grouping.ts'
import { Selection } from '../columns/selection.ts'
import { Table } from '../columns/table.ts'
import type { Plugin } from '../engine/catalog.ts'
import type { RunContext } from '../engine/context.ts'
import { evaluate, evaluateConstant } from '../engine/evaluate.ts'
import { maskIpv4, maskIpv6, parseIpv4, parseIpv6 } from '../functions/ip/address.ts'
import { nameOf, type PluginArguments } from './arguments.ts'
import { bindPlugin } from './plans.ts'

interface LookupPlan extends Plan {
  readonly address: BoundExpression
  readonly network: BoundExpression
  /** Further columns that must be equal in both tables. */
  readonly extraKeys: readonly string[]
  readonly unmatched: BoundExpression | undefined
  /** For each column of the result, the table it comes from and its name there. */
  readonly origins: readonly { readonly from: 'input' | 'lookup'; readonly name: string }[]
}

interface Network {
  readonly address: number | bigint
  readonly prefix: number
}

/** What tells the two plugins apart. */
interface Family {
  readonly name: string
  readonly version: 4 | 6
  parse(text: string): Network | null
  /** The first bits of an address, the others zero. */
  mask(address: number | bigint, prefix: number): number | bigint
  readonly extraKeys: boolean
  /** Whether the columns of the lookup table come first (measured on the engine). */
  readonly lookupFirst: boolean
}

const UNMATCHED = 'return_unmatched'

function lookupPlugin(family: Family): Plugin<LookupPlan> {
  return {
    name: family.name,
    doc: `Joins with the rows of a table of IPv${family.version} networks that an address lies in.`,
    bind(node, input, scope, binder) {
      const { plan, args } = bindPlugin(node, input, scope, binder, [UNMATCHED])
      if (!args.expect(3, family.extraKeys ? Infinity : 4)) return { ...plan, open: true } as LookupPlan
      const [tableNode, addressNode, networkNode, ...rest] = args.positional
      const lookup = binder.table(tableNode, scope)
      const extras = rest.filter((argument) => argument.kind === 'NameReference')
      const flag = args.at(-1, UNMATCHED) ?? rest.find((argument) => argument.kind !== 'NameReference')
      const extraKeys = extras.map(nameOf)
      for (const extra of extras) {
        args.column(extra)
        args.column(extra, 'Scalar', lookup)
      }
      return {
        ...plan,
        ...shapeOf(family, args.input, lookup, extraKeys),
        inputs: [args.input, lookup],
        open: args.input.open || lookup.open,
        address: castTo(args.column(addressNode, 'string'), 'string'),
        network: castTo(args.column(networkNode, 'string', lookup), 'string'),
        extraKeys,
        unmatched: bindFlag(flag, args, binder),
      }
    },
    run(plan, inputs, context) {
      const [input] = inputs
      if (input.length === 0) return Table.empty(plan.columns)
      const lookup = inputs[1]
      const { left, right } = pairsOf(plan, family, input, lookup, context)
      const sides = {
        input: input.select(left),
        lookup: lookup.select(new Selection(right)),
      }
      return new Table(
        plan.columns,
        plan.origins.map(({ from, name }) => sides[from].deferred(name)),
        left.length,
      )
    },
    origins(plan, [input, lookup], output, context) {
      if (output.length === 0) return [{ from: new Int32Array(0) }, { from: new Int32Array(0) }]
      const { left, right } = pairsOf(plan, family, input, lookup, context)
      return [{ from: left }, { from: right }]
    },
  }
}

/** Each row with each network that its address lies in; -1 for none, where such rows are kept. */
function pairsOf(plan: LookupPlan, family: Family, input: Table, lookup: Table, context: RunContext) {
  const keepUnmatched = plan.unmatched !== undefined && evaluateConstant(plan.unmatched, context) === true
  const slices = slicesOf(plan.extraKeys, input, lookup, context)
  const networks = new Networks(family, evaluate(plan.network, lookup, context), slices.lookup)
  const addresses = expand(evaluate(plan.address, input, context))
  const left: number[] = []
  const right: number[] = []
  for (let row = 0; row < input.length; row++) {
    const matches = networks.rowsOf(addresses.get(row) as string, slices.input[row])
    for (const match of matches) {
      left.push(row)
      right.push(match)
    }
    if (matches.length > 0 || !keepUnmatched) continue
    left.push(row)
    right.push(-1)
  }
  return { left: Int32Array.from(left), right: Int32Array.from(right) }
}

function bindFlag(
  node: ast.Expression | undefined,
  args: PluginArguments,
  binder: Binder,
): BoundExpression | undefined {
  if (node === undefined) return undefined
  const flag = args.constant(node)
  if (flag.type !== 'bool') binder.report('semantic', 'KS107', 'A value of type bool expected.', node.span)
  if (flag.kind !== 'constant') binder.report('semantic', 'KS131', 'The expression must be a literal.', node.span)
  return flag
}

/** All columns of both tables but the extra keys of the second, which are the same; repeated names get a number. */
function shapeOf(family: Family, input: Plan, lookup: Plan, extraKeys: readonly string[]) {
  const namer = new ColumnNamer(input.columns)
  const own = input.columns.map((info) => ({ info, origin: { from: 'input' as const, name: info.name } }))
  const found = lookup.columns
    .filter(({ name }) => !extraKeys.includes(name))
    .map(({ name, type }) => ({ info: { name: namer.name(name), type }, origin: { from: 'lookup' as const, name } }))
  const both = family.lookupFirst ? [...found, ...own] : [...own, ...found]
  return { columns: both.map(({ info }) => info), origins: both.map(({ origin }) => origin) }
}

/** For each row of either table a number: equal for rows with equal extra keys. */
function slicesOf(
  keys: readonly string[],
  input: Table,
  lookup: Table,
  context: RunContext,
): { input: Int32Array; lookup: Int32Array } {
  const columns = keys.map((key): Column => {
    const first = input.column(key)
    return concatColumns(first.type, [first, lookup.column(key)])
  })
  const { ids } = groupRows(columns, input.length + lookup.length, context)
  return { input: ids.subarray(0, input.length), lookup: ids.subarray(input.length) }
}

/** The networks of a lookup table, found by slice, length of prefix and leading bits. */
class Networks {
  private readonly family: Family
  private readonly rowsByKey = new Map<string, number[]>()
  private readonly prefixes: readonly number[]
  /** What has been found, by slice and text. */
  private readonly found: Map<string, readonly number[]>[] = []

  constructor(family: Family, column: Column, slices: Int32Array) {
    this.family = family
    const prefixes = new Set<number>()
    for (let row = 0; row < column.length; row++) {
      const network = family.parse(column.get(row) as string)
      if (network === null) continue
      prefixes.add(network.prefix)
      const key = this.keyOf(slices[row], network.address, network.prefix)
      const rows = this.rowsByKey.get(key)
      if (rows === undefined) this.rowsByKey.set(key, [row])
      else rows.push(row)
    }
    this.prefixes = [...prefixes].sort((a, b) => b - a)
  }

  /** The rows of all networks that the address (or network) lies in, the narrowest first. */
  rowsOf(text: string, slice: number): readonly number[] {
    this.found[slice] ??= new Map()
    let rows = this.found[slice].get(text)
    if (rows === undefined) {
      rows = this.find(text, slice)
      this.found[slice].set(text, rows)
    }
    return rows
  }

  private find(text: string, slice: number): readonly number[] {
    const network = this.family.parse(text)
    if (network === null) return []
    return this.prefixes
      .filter((prefix) => prefix <= network.prefix)
      .flatMap((prefix) => this.rowsByKey.get(this.keyOf(slice, network.address, prefix)) ?? [])
  }

  private keyOf(slice: number, address: number | bigint, prefix: number): string {
    return `${slice}/${prefix}/${this.family.mask(address, prefix)}`
  }
}

/** Looks up IPv4 addresses. */
export const ipv4Lookup = lookupPlugin({
  name: 'ipv4_lookup',
  version: 4,
  parse: parseIpv4,
  mask: (address, prefix) => maskIpv4(address as number, prefix),
  extraKeys: true,
  lookupFirst: false,
})

/** Looks up IPv6 addresses, and IPv4 ones as those that stand for them. */
export const ipv6Lookup = lookupPlugin({
  name: 'ipv6_lookup',
  version: 6,
  parse: parseIpv6,
  mask: (address, prefix) => maskIpv6(address as bigint, prefix),
  extraKeys: false,
  lookupFirst: true,
})
