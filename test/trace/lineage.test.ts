import { readdirSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import type { Plan } from '../../src/binder/plan.ts'
import type { Table } from '../../src/columns/table.ts'
import { KqlError, type Trace } from '../../src/index.ts'
import { lineageOf } from '../../src/trace/follow.ts'
import type { RecordedRun } from '../../src/trace/recorder.ts'
import { readCases, workspaceOf } from '../support/cases.ts'

const folder = join(import.meta.dirname, '../cases')
const files = readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter((name) => {
  return /^(operators|plugins|statements)\b.*\.kqlt$/.test(name)
})

/** The columns that an operator gives as it got them, of the rows it keeps. */
function keptColumns({ plan, inputs }: RecordedRun): readonly string[] {
  const names = inputs[0]!.columns.map(({ name }) => name)
  const changed = (columns: readonly { readonly name: string }[]) => {
    const own = new Set(columns.map(({ name }) => name))
    return names.filter((name) => !own.has(name))
  }
  const { added, filled, expansion } = plan as Plan & {
    added?: readonly { name: string }[]
    filled?: readonly { name: string }[]
    expansion?: { items: readonly { name: string }[]; itemIndex?: string }
  }
  switch (plan.operator) {
    case 'Extend':
      return changed(added!)
    case 'Parse':
      return changed(filled!)
    case 'MvExpand':
      return changed([...expansion!.items, { name: expansion!.itemIndex ?? '' }])
    case 'As':
    case 'Filter':
    case 'Join':
    case 'Lookup':
    case 'Render':
    case 'Sample':
    case 'Scan':
    case 'Serialize':
    case 'Sort':
    case 'Take':
    case 'Top':
    case 'plugin rows_near':
      return names
    default:
      return []
  }
}

/** The columns by whose values an operator makes groups, as its input and its result have them. */
function groupColumns({ plan }: RecordedRun): readonly string[] {
  const { by, items } = plan as Plan &
    Record<'by' | 'items', readonly { name: string; expression: { kind: string; name: string } }[]>
  const keys = plan.operator === 'Summarize' ? by : plan.operator === 'Distinct' ? items : []
  return keys.flatMap(({ name, expression }) =>
    expression.kind === 'column' && expression.name === name ? [name] : [],
  )
}

function cell(table: Table, name: string, row: number): unknown {
  return JSON.stringify(table.column(name).get(row), (_, value) => (typeof value === 'bigint' ? String(value) : value))
}

/** What is wrong with the lineage of a run, and for how many inputs it is known. */
function check(run: RecordedRun): { readonly known: number; readonly wrong: readonly string[] } {
  const { output, inputs } = run
  const wrong: string[] = []
  let known = 0
  for (const [i, lineage] of lineageOf(run).entries()) {
    const input = inputs[i]
    if (lineage === undefined || input === undefined) continue
    known++
    const [places, limit] = 'from' in lineage ? [lineage.from, input.length] : [lineage.into, output.length]
    const length = 'from' in lineage ? output.length : input.length
    if (output.length > 0 && places.length !== length) wrong.push(`${run.plan.operator}: ${places.length} of ${length}`)
    if (places.some((place) => place < -1 || place >= limit)) wrong.push(`${run.plan.operator}: a place out of range`)
    if (i > 0) continue
    for (const name of 'from' in lineage ? keptColumns(run) : groupColumns(run)) {
      if (output.indexOf(name) < 0) continue
      for (const [row, place] of places.entries()) {
        if (place < 0) continue
        const [from, into] = 'from' in lineage ? [place, row] : [row, place]
        if (cell(output, name, into) !== cell(input, name, from)) wrong.push(`${run.plan.operator}: ${name}`)
      }
    }
  }
  return { known, wrong }
}

/** The operators whose rows nobody can follow; top-nested only when it has rows for the others. */
const UNKNOWN = /^(Fork|GetSchema|Graph\w*|MakeGraph|Partition|TopNested|plugin \w+)$/

/** The plugins that can be followed: they keep rows, or say which ones make up a row. */
const FOLLOWED = [
  ...[
    'activity_counts_metrics',
    'bag_unpack',
    'geo_line_lookup',
    'geo_polygon_lookup',
    'ipv4_lookup',
    'ipv6_lookup',
    'narrow',
    'pivot',
    'preview',
  ],
  ...['rows_near', 'sequence_detect'],
]

test('lineage is that of rows with the same cells, for every operator of the case files', () => {
  const unknown = new Set<string>()
  for (const file of files) {
    for (const one of readCases(join(folder, file))) {
      const workspace = workspaceOf(one, '2024-01-01T00:00:00Z')
      let trace: Trace
      try {
        trace = workspace.query(one.query, { trace: true }).trace!
      } catch (error) {
        if (error instanceof KqlError) continue
        throw error
      }
      for (const run of trace.recorder.all) {
        const isEmpty = run.inputs.every((table) => table === undefined || table.length === 0)
        const isLarge = [run.output, ...run.inputs].some((table) => table !== undefined && table.length > 200)
        if (isEmpty || isLarge) continue
        const { known, wrong } = check(run)
        expect(wrong, `${file}:${one.line}`).toEqual([])
        if (known === 0) unknown.add(run.plan.operator)
      }
    }
  }
  expect([...unknown].filter((operator) => !UNKNOWN.test(operator))).toEqual([])
  expect(FOLLOWED.filter((name) => unknown.has(`plugin ${name}`))).toEqual([])
}, 60_000)
