import { NumberColumn } from '../columns/column.ts'
import { distinctRows } from '../columns/grouping.ts'
import { alias } from '../functions/function.ts'
import type { Aggregate, ComputeKernel, Groups } from './aggregate.ts'
import { overloadsWhere, rowsWhere } from './rows.ts'

function countRows({ ids, count }: Groups): NumberColumn {
  const values = new Float64Array(count)
  for (let i = 0; i < ids.length; i++) values[ids[i]]++
  return new NumberColumn('long', values)
}

const countWhere: ComputeKernel = ([predicate], groups) => countRows(rowsWhere([], predicate, groups)[1])

const count: Aggregate = {
  name: 'count',
  doc: 'How many rows there are, or for how many of them a predicate is true.',
  examples: [['count()', '3']],
  overloads: [
    { signature: '() -> long', compute: (_columns, groups) => countRows(groups) },
    { signature: '(predicate: bool) -> long', compute: countWhere },
  ],
  resultName: 'PrefixAndFirstArgument',
  prefix: 'count',
}

const countif: Aggregate = {
  name: 'countif',
  doc: 'For how many rows a predicate is true.',
  examples: [['countif(x > 1)', '2']],
  overloads: [{ signature: '(predicate: bool) -> long', compute: countWhere }],
  resultName: 'PrefixAndFirstArgument',
  prefix: 'countif',
}

/** Exact, where Kusto estimates above a thousand or so. */
const countDistinct: ComputeKernel = ([column], groups, { context }) => {
  const { ids, count } = groups
  const values = new Float64Array(count)
  for (const row of distinctRows(groups, column, context)) values[ids[row]]++
  return new NumberColumn('long', values)
}

function distinctAggregate(name: string, doc: string, example: string, signature: string, where: boolean): Aggregate {
  const overloads = [{ signature, compute: countDistinct }]
  return {
    name,
    doc,
    examples: [[example, '3']],
    overloads: where ? overloadsWhere(overloads) : overloads,
    resultName: 'PrefixAndFirstArgument',
    prefix: name,
  }
}

const DISTINCT = 'How many distinct values there are (counted exactly), nulls left out'
const ESTIMATED = '(expr: Scalar, accuracy?: NotDynamic) -> long'
const EXACT = '(expr: NotDynamic) -> long'

/** Counts of rows and of distinct values. */
export const countAggregates: readonly Aggregate[] = [
  count,
  countif,
  alias('cnt', { ...count, overloads: count.overloads.slice(0, 1) }, { prefix: 'cnt', hidden: true }),
  distinctAggregate('dcount', `${DISTINCT}.`, 'dcount(x)', ESTIMATED, false),
  distinctAggregate('dcountif', `${DISTINCT}, where a predicate is true.`, 'dcountif(x, true)', ESTIMATED, true),
  distinctAggregate('count_distinct', `${DISTINCT}.`, 'count_distinct(x)', EXACT, false),
  distinctAggregate(
    'count_distinctif',
    `${DISTINCT}, where a predicate is true.`,
    'count_distinctif(x, true)',
    EXACT,
    true,
  ),
]
