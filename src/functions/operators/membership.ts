import type { Column } from '../../columns/column.ts'
import { columnFrom } from '../../columns/fill.ts'
import { keyFunction } from '../../columns/grouping.ts'
import { Pace } from '../../limits/watch.ts'
import { type Dynamic, dynamicToString, isArray, isBag, toDynamic, type Value } from '../../types/dynamic.ts'
import type { ScalarType } from '../../types/scalar-type.ts'
import { conversionOf } from '../convert.ts'
import type { CallInfo, ScalarFunction } from '../function.ts'
import { hasTerm, WHOLE_TERM } from './terms.ts'

const SIGNATURE = '(value: Scalar, list{1,1048576}: Scalar) -> bool'
const CASELESS_SIGNATURE = '(value: StringOrDynamic, list{1,1048576}: Scalar) -> bool'

const CHECKPOINT_ROWS = 4096

/** The items of a list's arguments: arrays count as what is in them. */
function* itemsOf(types: readonly ScalarType[], values: readonly Value[]): Generator<Dynamic> {
  for (let i = 0; i < values.length; i++) {
    const value = toDynamic(types[i], values[i])
    if (isArray(value)) yield* value
    else if (isBag(value)) yield* value.keys()
    else yield value
  }
}

type Contains = (value: Value) => boolean

/** Whether a value is among the items, which are taken as the value's type. */
function containsFunction(type: ScalarType, items: Iterable<Dynamic>, caseless: boolean): Contains {
  const keys = new Set<unknown>()
  if (type === 'string' || type === 'dynamic') {
    for (const item of items) if (item !== null) keys.add(fold(dynamicToString(item), caseless))
    if (type === 'string') return (value) => keys.has(fold(value as string, caseless))
    return (value) => keys.has(fold(dynamicToString(value as Dynamic), caseless))
  }
  const number = type === 'int' || type === 'long' || type === 'real'
  const toType = conversionOf('dynamic', number ? 'real' : type)
  const keyOf = keyFunction(type)
  for (const item of items) {
    if (item === null) continue
    const value = typeof item === 'bigint' ? item : toType(item)
    if (value !== null) keys.add(keyOf(value))
  }
  return (value) => keys.has(keyOf(value))
}

function fold(text: string, caseless: boolean): string {
  return caseless ? text.toLowerCase() : text
}

function membership(name: string, doc: string, negated: boolean, caseless: boolean): ScalarFunction {
  return {
    name,
    doc,
    overloads: [
      {
        signature: caseless ? CASELESS_SIGNATURE : SIGNATURE,
        columns: (columns, call, length) => inList(columns, call, length, negated, caseless),
      },
    ],
  }
}

/** Looks for each cell of the first column in a list, which can have a great many arguments. */
function inList(
  [values, ...items]: readonly Column[],
  { types, constants, context }: CallInfo,
  length: number,
  negated: boolean,
  caseless: boolean,
): Column {
  const [type, ...itemTypes] = types
  const listOf = (cells: readonly Value[]) => containsFunction(type, itemsOf(itemTypes, cells), caseless)
  const given = constants.slice(1)
  const contains = given.includes(undefined) ? null : listOf(given as Value[])
  return columnFrom('bool', length, (row) => {
    if (row % CHECKPOINT_ROWS === 0) context.checkpoint()
    const value = values.get(row)
    if (value === null) return negated
    return (contains ?? listOf(items.map((item) => item.get(row))))(value) !== negated
  })
}

/** `has_any`, `has_all`: the terms of a list, as strings in any case. */
function terms(name: 'has_any' | 'has_all', doc: string): ScalarFunction {
  const matches = (text: string, needles: readonly string[], pace: Pace) => {
    const found = (needle: string) => {
      pace.rows(1 + (text.length >> 4))
      return hasTerm(text, needle, WHOLE_TERM)
    }
    return name === 'has_any' ? needles.some(found) : needles.every(found)
  }
  return {
    name,
    doc,
    overloads: [
      {
        signature: '(value: StringOrDynamic as string, list{1,1048576}: Scalar) -> bool',
        nulls: 'handle',
        prepare: ({ types, constants, context }) => {
          const pace = new Pace(context)
          const itemTypes = types.slice(1)
          const needlesOf = (values: readonly Value[]) =>
            [...itemsOf(itemTypes, values)].map((item) => dynamicToString(item).toLowerCase())
          const given = constants.slice(1)
          const constant = given.includes(undefined) ? null : needlesOf(given as Value[])
          return (text: string, ...values: Value[]) => matches(text.toLowerCase(), constant ?? needlesOf(values), pace)
        },
      },
    ],
  }
}

/** `in`, `has_any` and their kin. */
export const membershipOperators: readonly ScalarFunction[] = [
  membership('in', 'Whether a value is in a list.', false, false),
  membership('!in', 'Whether a value is not in a list.', true, false),
  membership('in~', 'Whether a string is in a list, in any case of letters.', false, true),
  membership('!in~', 'Whether a string is not in a list, in any case of letters.', true, true),
  terms('has_any', 'Whether any string of a list is a term of the text, in any case of letters.'),
  terms('has_all', 'Whether all strings of a list are terms of the text, in any case of letters.'),
]
