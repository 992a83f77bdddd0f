import type { SharedCodes } from '../columns/matching.ts'
import type { Table } from '../columns/table.ts'
import { evaluate } from '../engine/evaluate.ts'
import { counted } from '../messages/counted.ts'
import type { JoinPlan } from '../operators/join.ts'
import { type JoinKey, matchRows } from '../operators/join-keys.ts'
import type { LookupPlan } from '../operators/lookup.ts'
import { explainerOf, type RowAtRun } from './row-at-run.ts'
import { type NamedValue, shownValues } from './text.ts'
import type { Account } from './trail.ts'

/** What a row met on the other side of a join. */
interface Meeting {
  readonly side: 'left' | 'right'
  readonly other: 'left' | 'right'
  /** The key of the row. */
  readonly values: readonly NamedValue[]
  /** How many rows of the other side have this key. */
  readonly matches: number
  /** Says when a key of the other side is nearly the same. */
  readonly nearly: string
}

/** What a join did with a row of either side. */
export function joinAccount(at: RowAtRun): Account {
  const { kind, keys } = at.run.plan as JoinPlan
  const meeting = meet(at, keys)
  const { side, other, values, matches } = meeting
  if (kind.result !== 'pairs') {
    if (kind.result !== side) {
      const told = `${counted(matches, 'row')} of the ${other} side ${matches === 1 ? 'has' : 'have'} ${shownValues(values)}`
      return {
        fate: matches > 0 === kind.matched && matches > 0 ? 'matched' : 'dropped',
        message: `${told}; the result has rows of the ${kind.result} side only`,
        values,
      }
    }
    return kind.matched ? pairAccount(at, meeting) : antiAccount(at, meeting)
  }
  const isTaken = kind.leftUnique && side === 'left' && matches > 0 && at.made.length === 0
  if (!isTaken) return pairAccount(at, meeting)
  return {
    message: `innerunique keeps one left row of each key, and an earlier one has ${shownValues(values)}`,
    values,
  }
}

/** What a lookup did with a row of either side. */
export function lookupAccount(at: RowAtRun): Account {
  return pairAccount(at, meet(at, (at.run.plan as LookupPlan).keys))
}

function pairAccount(at: RowAtRun, { other, values, matches, nearly }: Meeting): Account {
  const key = shownValues(values)
  if (matches > 0) {
    return { fate: 'matched', message: `${counted(matches, 'row')} of the ${other} side: ${key}`, values }
  }
  const why = `no row of the ${other} side has ${key}${nearly}`
  const kept = at.made.length > 0 ? '; it stays, alone' : ''
  return { message: `${why}${kept}`, values }
}

function antiAccount(at: RowAtRun, { other, values, matches }: Meeting): Account {
  if (at.made.length > 0)
    return { fate: 'kept', message: `no row of the ${other} side has ${shownValues(values)}`, values }
  const rows = `${counted(matches, 'row')} of the ${other} side ${matches === 1 ? 'has' : 'have'} ${shownValues(values)}`
  return { message: `${rows}, and only rows without a match are kept`, values }
}

function meet(at: RowAtRun, keys: readonly JoinKey[]): Meeting {
  const own = at.run.inputs[at.input]!
  const [left, right] = at.run.inputs.map((table) => table ?? own.head(0))
  const side = at.input === 0 ? 'left' : 'right'
  const other = at.input === 0 ? 'right' : 'left'
  const explainer = explainerOf(at)
  const codes: SharedCodes = matchRows(keys, left, right, at.run.context)
  const code = codes[side][at.row]
  const matches = code < 0 ? 0 : codes[other].filter((one) => one === code).length
  return {
    side,
    other,
    values: keys.flatMap((key) => explainer.named(key[side]) ?? []),
    matches,
    nearly: matches > 0 ? '' : nearlyEqual(at, keys, other, other === 'left' ? left : right),
  }
}

/** A key of the other side that differs from the row's only in case or in blanks. */
function nearlyEqual(at: RowAtRun, keys: readonly JoinKey[], other: 'left' | 'right', table: Table): string {
  if (keys.length !== 1 || table.length === 0) return ''
  const own = explainerOf(at).valueOf(keys[0][other === 'left' ? 'right' : 'left'])
  if (typeof own !== 'string' || own === '') return ''
  const cells = evaluate(keys[0][other], table, at.run.context)
  const plain = own.trim().toLowerCase()
  for (let row = 0; row < cells.length; row++) {
    const cell = cells.get(row)
    if (typeof cell === 'string' && cell.trim().toLowerCase() === plain) {
      return `, but one has ${JSON.stringify(cell)}`
    }
  }
  return ''
}
