import { convert } from '../functions/convert.ts'
import { dynamicOfText } from '../functions/dynamic/json.ts'
import { type Dynamic, dynamicToString, dynamicTypeOf, TypedScalar, type Value } from '../types/dynamic.ts'
import type { ScalarType } from '../types/scalar-type.ts'

const NUMBERS: ReadonlySet<string> = new Set(['int', 'long', 'real', 'decimal'])

/**
 * How an item of an array becomes a cell of a type (`to typeof(…)`): numbers turn into one another and anything into
 * its text, but nothing is parsed. An item of another type becomes null.
 */
export function itemConversion(type: ScalarType): (item: Dynamic) => Value {
  if (type === 'dynamic') return (item) => item
  if (type === 'string') return dynamicToString
  return (item) => {
    const own = dynamicTypeOf(item)
    const fits = own === type || (NUMBERS.has(own) && NUMBERS.has(type))
    if (!fits) return null
    const value = item instanceof TypedScalar ? item.value : item
    return own === type ? (value as Value) : convert(value as Value, own as ScalarType, type)
  }
}

/** How a piece of a text becomes a cell of a type: as `to…` has it; JSON becomes the value it stands for. */
export function cellOfText(text: string, type: ScalarType): Value {
  return type === 'dynamic' ? dynamicOfText(text) : convert(text, 'string', type)
}
