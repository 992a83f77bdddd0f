import { type BoolColumn, type Column, ConstantColumn, expand } from '../columns/column.ts'
import { concatColumns } from '../columns/concat.ts'
import { KqlError } from '../errors/kql-error.ts'
import type { Decimal } from '../types/decimal.ts'
import type { Value } from '../types/dynamic.ts'
import { subtract64 } from '../types/int64.ts'
import type { ScalarType } from '../types/scalar-type.ts'
import type { BranchKernel, RowKernel, ScalarFunction } from './function.ts'

/** Puts together a column whose cells come from several ones, each of which holds the cells of the rows beside it. */
class PiecewiseColumn {
  private readonly pieces: Column[] = []
  private readonly places: Int32Array
  private filled = 0

  constructor(length: number) {
    this.places = new Int32Array(length)
  }

  /** `piece` has a cell for each of `rows` (rows of the result), in their order. */
  add(rows: Int32Array, piece: Column): void {
    if (rows.length === 0) return
    for (let i = 0; i < rows.length; i++) this.places[rows[i]] = this.filled + i
    this.pieces.push(piece)
    this.filled += rows.length
  }

  finish(type: ScalarType): Column {
    const whole = concatColumns(type, this.pieces)
    return whole.kind === 'constant' ? whole : whole.gather(this.places)
  }
}

function allRows(length: number): Int32Array {
  const rows = new Int32Array(length)
  for (let i = 0; i < length; i++) rows[i] = i
  return rows
}

/** Splits rows in two by a test on their place in the list. */
function partition(rows: Int32Array, test: (place: number) => boolean): [yes: Int32Array, no: Int32Array] {
  const yes = new Int32Array(rows.length)
  const no = new Int32Array(rows.length)
  let taken = 0
  for (let i = 0; i < rows.length; i++) {
    if (test(i)) yes[taken++] = rows[i]
    else no[i - taken] = rows[i]
  }
  return [yes.subarray(0, taken), no.subarray(0, rows.length - taken)]
}

/** `case(p1, v1, p2, v2, …, otherwise)`: each predicate is asked only where those before it were not true. */
const choose: BranchKernel = (args, { result }, length) => {
  const chosen = new PiecewiseColumn(length)
  // Undefined for all rows.
  let open: Int32Array | undefined
  for (let i = 0; i + 1 < args.length && open?.length !== 0; i += 2) {
    const predicate = args[i](open)
    if (predicate.kind === 'constant') {
      if (predicate.value !== true) continue
      if (open === undefined) return args[i + 1]()
    }
    const bytes = (expand(predicate) as BoolColumn).values
    const [yes, no] = partition(open ?? allRows(length), (place) => bytes[place] === 1)
    if (yes.length === length) return args[i + 1]()
    if (yes.length > 0) {
      chosen.add(yes, args[i + 1](yes))
      open = no
    }
  }
  if (open?.length !== 0) {
    const otherwise = args[args.length - 1](open)
    if (open === undefined) return otherwise
    chosen.add(open, otherwise)
  }
  return chosen.finish(result)
}

/** The first argument that has a value; each is evaluated only where those before it have none. */
const firstWithValue: BranchKernel = (args, { result }, length) => {
  const missing = result === 'string' ? '' : null
  const chosen = new PiecewiseColumn(length)
  let open = allRows(length)
  for (const argument of args) {
    if (open.length === 0) break
    const column = open.length === length ? argument() : argument(open)
    if (column.kind === 'constant') {
      if (column.value === missing) continue
      if (open.length === length) return column
      chosen.add(open, column)
      return chosen.finish(result)
    }
    const [found, rest] = partition(allRows(open.length), (place) => column.get(place) !== missing)
    if (found.length === length) return column
    chosen.add(
      found.map((place) => open[place]),
      column.gather(found),
    )
    open = rest.map((place) => open[place])
  }
  chosen.add(open, new ConstantColumn(result, missing, open.length))
  return chosen.finish(result)
}

// --------------------------------------------------------------------------------------------------- max_of, min_of

function compare(type: ScalarType): (a: Value, b: Value) => number {
  if (type === 'decimal') return (a, b) => (a as Decimal).comparedTo(b as Decimal)
  return (a, b) => (a! < b! ? -1 : a! > b! ? 1 : 0)
}

/** The extreme of the arguments that are not null; NaN when one of them is. */
function extreme(name: 'max_of' | 'min_of', doc: string, example: string): ScalarFunction {
  const wanted = name === 'max_of' ? 1 : -1
  return {
    name,
    doc,
    examples: [[`${name}(3, 7, 5)`, example]],
    overloads: [
      {
        signature: '(arg{2,64}: CommonOrderable) -> Common',
        nulls: 'handle',
        prepare: ({ result }) => {
          const compared = compare(result)
          return (...values: Value[]) => {
            let best: Value = null
            for (const value of values) {
              if (value === null) continue
              if (typeof value === 'number' && Number.isNaN(value)) return value
              if (best === null || compared(value, best) === wanted) best = value
            }
            return best ?? (result === 'string' ? '' : null)
          }
        },
      },
    ],
  }
}

/** Whether a value is not further from a centre than a distance. */
function around(type: ScalarType): RowKernel {
  if (type === 'decimal')
    return (value: Decimal, centre: Decimal, delta: Decimal) => value.minus(centre).abs().lte(delta)
  if (type === 'real') return (value: number, centre: number, delta: number) => Math.abs(value - centre) <= delta
  return (value, centre, delta) => {
    const distance = value < centre ? subtract64(centre, value) : subtract64(value, centre)
    return distance >= 0 && distance <= delta
  }
}

const conditionals = (name: 'iff' | 'iif'): ScalarFunction => ({
  name,
  doc: 'The second argument where the first is true, else the third.',
  examples: [[`${name}(2 > 1, 'yes', 'no')`, 'yes']],
  overloads: [
    {
      signature: '(if: bool, then: CommonScalarOrDynamic, else: CommonScalarOrDynamic) -> CommonNonDynamic',
      branches: choose,
    },
  ],
})

/** Functions that choose among their arguments. */
export const conditionalFunctions: readonly ScalarFunction[] = [
  conditionals('iff'),
  conditionals('iif'),
  {
    name: 'case',
    doc: 'The value after the first predicate that is true, else the last argument.',
    examples: [["case(1 > 2, 'a', 2 > 1, 'b', 'c')", 'b']],
    overloads: [
      {
        signature:
          '(predicate{1,32767}: bool, then{1,32767}: CommonScalarOrDynamic, else: CommonScalarOrDynamic) -> CommonNonDynamic',
        branches: choose,
      },
    ],
  },
  {
    name: 'coalesce',
    doc: 'The first argument that is not null (of strings: not empty).',
    examples: [["coalesce(tolong('?'), 7)", '7']],
    overloads: [{ signature: '(arg{2,64}: CommonScalar) -> Common', branches: firstWithValue }],
  },
  extreme('max_of', 'The greatest of the arguments that are not null.', '7'),
  extreme('min_of', 'The least of the arguments that are not null.', '3'),
  {
    name: 'around',
    doc: 'Whether a value lies in a range around a centre, its ends included.',
    examples: [['around(11, 10, 1)', 'true']],
    overloads: [
      {
        signature: '(value: Number as Common, center: Number as Common, delta: Number as Common) -> bool',
        prepare: ({ types }) => around(types[0]),
      },
      ...['timespan', 'datetime'].map((type) => ({
        signature: `(value: ${type}, center: ${type}, delta: timespan) -> bool`,
        row: around('long'),
      })),
    ],
  },
  {
    name: 'assert',
    doc: 'True; an error with the message where the predicate is false.',
    examples: [["assert(1 < 2, 'out of order')", 'true']],
    overloads: [
      {
        signature: '(predicate: bool, message: string) -> bool',
        row: (predicate: boolean, message: string) => {
          if (!predicate) throw new KqlError('runtime', `assert() has failed with message: '${message}'`)
          return true
        },
      },
    ],
  },
]
