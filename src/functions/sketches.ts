import { KqlError } from '../errors/kql-error.ts'
import { type Dynamic, isArray, numberOf, TypedScalar } from '../types/dynamic.ts'
import { conversionOf } from './convert.ts'
import type { CallInfo, RowKernel, ScalarFunction } from './function.ts'

/*
 * Kusto's sketches are estimates in a form of its own. Here they hold all there is to know, so that what is read from
 * them is exact: an hll the distinct values, a tdigest the values with their weights.
 */

const HLL = 'hll'
const TDIGEST = 'tdigest'

/** An hll of distinct values, given by their keys. */
export function makeHll(keys: Iterable<string>): Dynamic {
  return [HLL, ...keys]
}

/** The keys of the values in an hll; null for a null. */
export function keysOfHll(value: Dynamic): readonly string[] | null {
  if (value === null) return null
  if (isArray(value) && value[0] === HLL) return value.slice(1) as string[]
  throw new KqlError('runtime', 'The value is not an hll, as hll( ) makes it.')
}

/** A value of a tdigest and how often it counts. */
export interface Weighted {
  readonly value: Dynamic
  readonly weight: number
}

/** A tdigest of weighted values. */
export function makeTdigest(items: readonly Weighted[]): Dynamic {
  const sorted = [...items].sort((a, b) => compareItems(a.value, b.value))
  return [TDIGEST, ...sorted.map(({ value, weight }): Dynamic => [value, weight])]
}

/** The weighted values of a tdigest, in order; null for a null. */
export function itemsOfTdigest(value: Dynamic): Weighted[] | null {
  if (value === null) return null
  if (!isArray(value) || value[0] !== TDIGEST) {
    throw new KqlError('runtime', 'The value is not a tdigest, as tdigest( ) makes it.')
  }
  return value.slice(1).map((item) => {
    const [of, weight] = item as readonly Dynamic[]
    return { value: of, weight: weight as number }
  })
}

function compareItems(a: Dynamic, b: Dynamic): number {
  const x = orderOf(a)
  const y = orderOf(b)
  return x < y ? -1 : x > y ? 1 : 0
}

function orderOf(value: Dynamic): number {
  const number = numberOf(value) ?? (value instanceof TypedScalar ? value.value : Number.NaN)
  return number as number
}

const mergeHlls: RowKernel = (...hlls: Dynamic[]) => makeHll(new Set(hlls.flatMap((hll) => keysOfHll(hll) ?? [])))
const mergeTdigests: RowKernel = (...digests: Dynamic[]) =>
  makeTdigest(digests.flatMap((digest) => itemsOfTdigest(digest) ?? []))

/** The value at a percentile by nearest rank. */
function valueAt(items: readonly Weighted[], percent: number): Dynamic {
  const total = items.reduce((sum, { weight }) => sum + weight, 0)
  let reached = 0
  for (const { value, weight } of items) {
    reached += weight
    if (reached >= (percent / 100) * total) return value
  }
  return null
}

function preparePercentile(call: CallInfo): RowKernel {
  const convert = call.types.length === 3 ? conversionOf('dynamic', call.result) : (value: Dynamic) => value
  return (digest: Dynamic, percent: number) => {
    const value = valueAt(itemsOfTdigest(digest) ?? [], percent)
    return value === null ? null : convert(value)
  }
}

const percentilesAt: RowKernel = (digest: Dynamic, ...percents: (number | Dynamic)[]) => {
  const items = itemsOfTdigest(digest)!
  const list = (isArray(percents[0] as Dynamic) ? percents[0] : percents) as readonly Dynamic[]
  return list.map((percent) => valueAt(items, Number(numberOf(percent))))
}

function rank(digest: Dynamic, value: Dynamic): { below: number; total: number } {
  const limit = orderOf(value)
  let below = 0
  let total = 0
  for (const item of itemsOfTdigest(digest)!) {
    total += item.weight
    if (orderOf(item.value) <= limit) below += item.weight
  }
  return { below, total }
}

/** What reads and merges the results of the aggregates hll and tdigest. */
export const sketchFunctions: readonly ScalarFunction[] = [
  {
    name: 'dcount_hll',
    doc: 'How many distinct values an hll holds.',
    overloads: [{ signature: '(hll: DynamicArray) -> long', row: (hll: Dynamic) => keysOfHll(hll)!.length }],
    resultName: 'NameAndFirstArgument',
  },
  {
    name: 'hll_merge',
    doc: 'The hll of the values of several.',
    overloads: [{ signature: '(hll{2,16}: DynamicArray) -> dynamic', nulls: 'handle', row: mergeHlls }],
    resultName: 'PrefixOnly',
    prefix: 'hll_merged_result',
  },
  ...['tdigest_merge', 'merge_tdigest'].map(
    (name): ScalarFunction => ({
      name,
      doc: 'The tdigest of the values of several.',
      overloads: [{ signature: '(tdigest{2,16}: DynamicArray) -> dynamic', nulls: 'handle', row: mergeTdigests }],
      resultName: 'PrefixOnly',
      prefix: 'tdigests_merge_result',
    }),
  ),
  {
    name: 'percentile_tdigest',
    doc: 'The value at a percentile of a tdigest, by nearest rank.',
    overloads: [
      { signature: '(tdigest: DynamicArray, percentile1: real) -> dynamic', prepare: preparePercentile },
      {
        signature: '(tdigest: DynamicArray, percentile1: real, type: type literal) -> ParameterNLiteral',
        prepare: preparePercentile,
      },
    ],
    resultName: 'NameAndFirstArgument',
  },
  {
    name: 'percentiles_array_tdigest',
    doc: 'The values at several percentiles of a tdigest, by nearest rank.',
    overloads: [
      { signature: '(tdigest: DynamicArray, percentiles: DynamicArray) -> dynamic', row: percentilesAt },
      { signature: '(tdigest: DynamicArray, percentile{1,32767}: real) -> dynamic', row: percentilesAt },
    ],
    resultName: 'PrefixAndFirstArgument',
    prefix: 'percentile_tdigest',
  },
  {
    name: 'rank_tdigest',
    doc: 'How many values of a tdigest are not above a value.',
    overloads: [
      {
        signature: '(digest: DynamicArray, value: Scalar as dynamic) -> real',
        row: (digest: Dynamic, value: Dynamic) => rank(digest, value).below,
      },
    ],
  },
  {
    name: 'percentrank_tdigest',
    doc: 'What percentage of the values of a tdigest is not above a value.',
    overloads: [
      {
        signature: '(digest: DynamicArray, value: Scalar as dynamic) -> real',
        row: (digest: Dynamic, value: Dynamic) => {
          const { below, total } = rank(digest, value)
          return total === 0 ? null : (below / total) * 100
        },
      },
    ],
  },
]
