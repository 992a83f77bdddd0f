import type * as ast from '../../grammar/ast.ts'
import type { Binder } from '../binder/binder.ts'
import type { BoundExpression, Plan } from '../binder/plan.ts'
import type { Column } from '../columns/column.ts'
import { columnFrom } from '../columns/fill.ts'
import { groupRows, rowsByGroup } from '../columns/grouping.ts'
import type { Table } from '../columns/table.ts'
import type { Plugin } from '../engine/catalog.ts'
import type { RunContext } from '../engine/context.ts'
import { evaluate, evaluateConstant } from '../engine/evaluate.ts'
import { KqlError } from '../errors/kql-error.ts'
import { type Int64, subtract64 } from '../types/int64.ts'
import { nameOf, type PluginArguments } from './arguments.ts'
import { bindPlugin, storedTable } from './plans.ts'
import { compareTimes } from './timeline.ts'

interface SequencePlan extends Plan {
  readonly timeline: BoundExpression
  readonly stepWindow: BoundExpression
  readonly span: BoundExpression
  readonly steps: readonly BoundExpression[]
  readonly dimensions: readonly BoundExpression[]
}

/**
 * Rows that meet one condition after the other in time. The reference does not say which rows make up a sequence where
 * several could: such rows are refused.
 */
export const sequenceDetect: Plugin<SequencePlan> = {
  name: 'sequence_detect',
  doc: 'Finds where rows meet conditions one after the other; refused where several rows could be the same step.',
  bind(node, input, scope, binder) {
    const named = node.call.arguments.filter((argument) => argument.kind === 'NamedExpression')
    const { plan, args } = bindPlugin(
      node,
      input,
      scope,
      binder,
      named.map(({ names }) => names[0].name),
    )
    if (!args.expect(3, Infinity)) return { ...plan, open: true } as SequencePlan
    const [timeNode, stepWindow, span, ...dimensionNodes] = args.positional
    const timeline = args.timeline(timeNode)
    if (timeline.type !== 'datetime') binder.unsupported('A timeline that is not of type datetime', timeNode.span)
    checkSteps(node, dimensionNodes, args, binder)
    const steps = named.map(({ value }) => {
      const step = args.expression(value)
      if (step.type !== 'bool') binder.report('semantic', 'KS107', 'A value of type bool expected.', value.span)
      return step
    })
    const dimensions = args.dimensions(3)
    return {
      ...plan,
      columns: [
        ...dimensions.map(({ type }, i) => ({ name: nameOf(dimensionNodes[i]), type })),
        ...named.map(({ names }) => ({ name: `${names[0].name}_${nameOf(timeNode)}`, type: timeline.type })),
        { name: 'Duration', type: 'timespan' },
      ],
      timeline,
      stepWindow: args.constant(stepWindow, 'timespan'),
      span: args.constant(span, 'timespan'),
      steps,
      dimensions,
    }
  },
  run(plan, [input], context) {
    const times = evaluate(plan.timeline, input, context)
    const dimensions = plan.dimensions.map((dimension) => evaluate(dimension, input, context))
    const chains = chainsOf(plan, input, times, dimensions, context)
    const firsts = Int32Array.from(chains, ([first]) => first)
    const columns: Column[] = [
      ...dimensions.map((dimension) => dimension.gather(firsts)),
      ...plan.steps.map((_, step) => times.gather(Int32Array.from(chains, (chain) => chain[step]))),
      columnFrom('timespan', chains.length, (i) => gap(times, chains[i][0], chains[i][chains[i].length - 1])),
    ]
    return storedTable(plan.columns, columns, chains.length)
  },
  origins(plan, [input], _output, context) {
    const times = evaluate(plan.timeline, input, context)
    const dimensions = plan.dimensions.map((dimension) => evaluate(dimension, input, context))
    const into = new Int32Array(input.length).fill(-1)
    for (const [i, chain] of chainsOf(plan, input, times, dimensions, context).entries()) {
      for (const row of chain) into[row] = i
    }
    return [{ into }]
  },
}

/** The steps come first and have names: without, nothing says how their columns are called. */
function checkSteps(
  node: ast.EvaluateOperator,
  dimensions: readonly ast.Expression[],
  args: PluginArguments,
  binder: Binder,
): void {
  const [first] = dimensions
  if (first !== undefined && args.expression(first).type === 'bool') {
    binder.unsupported('A step of sequence_detect without a name', first.span)
  } else if (node.call.arguments[3]?.kind !== 'NamedExpression') {
    const { span } = first ?? node.call
    binder.report('semantic', 'KS107', 'A value of type bool expected.', span)
  }
}

/** The sequences, each as its rows, in order of time. */
function chainsOf(
  plan: SequencePlan,
  input: Table,
  times: Column,
  dimensions: readonly Column[],
  context: RunContext,
): number[][] {
  const [stepWindow, span] = [plan.stepWindow, plan.span].map(
    (bound) => evaluateConstant(bound, context) as Int64 | null,
  )
  if (stepWindow === null || span === null) {
    throw new KqlError('runtime', 'The windows of sequence_detect must not be null.', plan.stepWindow.at)
  }
  const conditions = plan.steps.map((step) => evaluate(step, input, context))
  const meets = (row: number, step: number) => conditions[step].get(row) === true
  const groups = groupRows(dimensions, input.length, context)
  const rows = rowsByGroup(groups).filter((row) => !times.isNull(row) && conditions.some((_, step) => meets(row, step)))
  const chains: number[][] = []
  for (let from = 0; from < rows.length; ) {
    let to = from
    while (to < rows.length && groups.ids[rows[to]] === groups.ids[rows[from]]) to++
    const own = rows.subarray(from, to).sort((a, b) => compareTimes(times, a, b))
    const places = conditions.map((_, step) => [...own.keys()].filter((place) => meets(own[place], step)))
    let taken = 0
    for (const start of places[0]) {
      context.checkpoint()
      const chain = chainFrom({ rows: own, times, places, stepWindow, span, taken }, start)
      if (chain === 'ambiguous') {
        throw new KqlError('unsupported', 'kqlite does not know which of several rows make up a sequence.', {
          hint: 'within the span of a sequence, each step may have one row only',
          ...plan.at,
        })
      }
      if (chain === null) continue
      chains.push(chain)
      taken = start + chain.length
    }
    from = to
  }
  return chains.sort((a, b) => compareTimes(times, a[0], b[0]))
}

/** Rows of equal dimensions that meet some condition, in order of time. */
interface Candidates {
  readonly rows: Int32Array
  readonly times: Column
  /** For each step, where the rows that meet its condition stand among the rows. */
  readonly places: readonly (readonly number[])[]
  readonly stepWindow: Int64
  readonly span: Int64
  /** The place after the last sequence. */
  readonly taken: number
}

/** The sequence that begins at a place, if there is one and no other row could have a part in it. */
function chainFrom(candidates: Candidates, start: number): number[] | 'ambiguous' | null {
  const { rows, times, places, stepWindow, span } = candidates
  let begin = start
  while (begin > 0 && compareTimes(times, rows[begin - 1], rows[start]) === 0) begin--
  const levels: number[][] = [[start]]
  for (let step = 1; step < places.length; step++) {
    const previous = levels[step - 1]
    const level: number[] = []
    let nearest = 0
    for (let i = firstFrom(places[step], begin); i < places[step].length; i++) {
      const place = places[step][i]
      const row = rows[place]
      if (gap(times, rows[start], row) > span) break
      if (gap(times, rows[previous[previous.length - 1]], row) > stepWindow) break
      while (nearest + 1 < previous.length && compareTimes(times, rows[previous[nearest + 1]], row) <= 0) nearest++
      const distance = gap(times, rows[previous[nearest]], row)
      if (distance >= 0 && distance <= stepWindow) level.push(place)
    }
    if (level.length === 0) return null
    levels.push(level)
  }
  // One row for each step, one right after the other, each later than the one before.
  const alone = levels.every((level, step) => {
    return level.length === 1 && level[0] === start + step && (step === 0 || isLater(times, rows, start + step))
  })
  return alone && !mayHaveBegun(candidates, start) ? levels.map(([place]) => rows[place]) : 'ambiguous'
}

function isLater(times: Column, rows: Int32Array, place: number): boolean {
  return compareTimes(times, rows[place - 1], rows[place]) < 0
}

/** Whether the sequence at a place may have begun before it, in a row that no other has taken. */
function mayHaveBegun({ rows, times, places, stepWindow, span, taken }: Candidates, start: number): boolean {
  const [begins] = places
  const earlier = begins[firstFrom(begins, start) - 1]
  if (earlier === undefined || earlier < taken) return false
  for (let place = start - 1; place >= earlier; place--) {
    if (gap(times, rows[place], rows[place + 1]) > stepWindow) return false
  }
  return gap(times, rows[earlier], rows[start]) <= span
}

/** The index of the first of ascending places that is not before a place. */
function firstFrom(places: readonly number[], place: number): number {
  let low = 0
  let high = places.length
  while (low < high) {
    const middle = (low + high) >> 1
    if (places[middle] < place) low = middle + 1
    else high = middle
  }
  return low
}

function gap(times: Column, before: number, after: number): Int64 {
  return subtract64(times.get(after) as Int64, times.get(before) as Int64)
}
