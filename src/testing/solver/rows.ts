import type { Plan } from '../../binder/plan.ts'
import type { ColumnInfo } from '../../columns/table.ts'
import type { JsonValue } from '../../result.ts'
import { EVENT_TIME_COLUMNS } from '../../sentinel/event-time.ts'
import type { Value } from '../../types/dynamic.ts'
import { cellJson } from '../cell-text.ts'
import { nameOf, type ReadTable } from '../reads.ts'
import { plausible } from './plausible.ts'
import { type SolvedRow, solve } from './solve.ts'

/** A row of a first test file. */
export interface FirstRow {
  /** What it is called: its table's name, and a number where there are several. */
  readonly name: string
  readonly kind: ReadTable['kind']
  readonly table: string
  readonly cells: Readonly<Record<string, JsonValue>>
  /** Columns, and parts of them, whose texts are to differ from row to row, with these texts. */
  readonly varied: Readonly<Record<string, string>>
  /** Whether the rule is to find it. */
  readonly wanted: boolean
}

/** The rows of a first test file, and how often each is there. */
export interface FirstRows {
  readonly rows: readonly FirstRow[]
  readonly repeat: number
  /** What `geo_info_from_ip_address` is to tell of every address, where the query asks it. */
  readonly place?: JsonValue
}

const MOST = 10_000

/** A row for each source that a query reads, or several where it looks for rows that differ. */
export function firstRows(reads: readonly ReadTable[], plans: readonly Plan[]): FirstRows {
  const root = plans.at(-1)
  const solutions = root === undefined ? [] : solve(root)
  const found = solutions.flatMap(({ rows }) => rows)
  const rows = reads.flatMap((read): FirstRow[] => {
    const ofSource = found.filter(({ source }) => nameOf(source) === read.name)
    const solved = merged(ofSource)
    const wanted = solved.length > 0
    const all = wanted ? solved : [{ cells: new Map<string, Value>(), varied: new Map<string, string>() }]
    return all.map((row, i) => {
      const cells = cellsOf(read, ofSource[0]?.source.columns ?? [], row.cells)
      return {
        name: i === 0 ? read.name : `${read.name} ${i + 1}`,
        kind: read.kind,
        table: read.name,
        cells,
        varied: Object.fromEntries(row.varied),
        wanted,
      }
    })
  })
  const place = solutions.find((solution) => solution.place !== undefined)?.place
  return {
    ...(place === undefined ? {} : { place: cellJson('dynamic', place) }),
    rows,
    repeat: Math.min(MOST, Math.max(1, ...solutions.map(({ repeat }) => repeat))),
  }
}

type Wanted = Pick<SolvedRow, 'cells' | 'varied'>

/** Rows without those that another can stand in for: rows of which nothing differs that anything is said of. */
function merged(rows: readonly SolvedRow[]): readonly Wanted[] {
  const kept: Wanted[] = []
  for (const { cells, varied } of rows) {
    const like = kept.findIndex((other) =>
      [...cells].every(([name, value]) => !other.cells.has(name) || isSame(other.cells.get(name)!, value)),
    )
    if (like < 0) kept.push({ cells, varied })
    else {
      kept[like] = {
        cells: new Map([...kept[like].cells, ...cells]),
        varied: new Map([...kept[like].varied, ...varied]),
      }
    }
  }
  return kept
}

function isSame(a: Value, b: Value): boolean {
  return a === b || JSON.stringify(cellJson('dynamic', a)) === JSON.stringify(cellJson('dynamic', b))
}

/**
 * The cells of a row: those that the query says something of, and plausible ones. Times come first. `known` are all
 * columns of the source; of a watchlist nobody knows them.
 */
function cellsOf(
  { kind, columns }: ReadTable,
  known: readonly ColumnInfo[],
  wanted: ReadonlyMap<string, Value>,
): Record<string, JsonValue> {
  const times = columns.filter(({ name }) => EVENT_TIME_COLUMNS.includes(name))
  const others = [...wanted.keys()].flatMap((name): ColumnInfo[] => {
    if (columns.some((column) => column.name === name)) return []
    const column = known.find((one) => one.name === name)
    return column !== undefined ? [column] : kind === 'watchlist' ? [{ name, type: 'string' }] : []
  })
  const all = [...times, ...columns.filter((column) => !times.includes(column)), ...others]
  return Object.fromEntries(all.map((column) => [column.name, cellOf(column, wanted.get(column.name))]))
}

function cellOf({ name, type }: ColumnInfo, value: Value | undefined): JsonValue {
  return value === undefined ? plausible(name, type) : cellJson(type, value)
}
