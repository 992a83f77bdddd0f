import { textOf } from '../functions/convert.ts'
import { type JsonValue, jsonCell, type Result } from '../result.ts'
import { withoutZeros } from '../types/datetime.ts'
import { type Dynamic, stringifyDynamic, type Value } from '../types/dynamic.ts'
import type { ScalarType } from '../types/scalar-type.ts'

/**
 * A cell as tests show it, on one line: as `tostring` gives it, but booleans in lower case, datetimes without zeros at
 * their end, dynamic values as JSON, and strings that would be mistaken for something else in quotes; "" for null.
 */
export function cellText(type: ScalarType, value: Value): string {
  if (value === null) return ''
  switch (type) {
    case 'bool':
      return String(value)
    case 'dynamic':
      return stringifyDynamic(value as Dynamic)
    case 'string':
      return /[\p{Cc}|]|^[\s"]|\s$/u.test(value as string) ? JSON.stringify(value) : (value as string)
    case 'datetime':
      return withoutZeros(textOf(type, value))
    default:
      return textOf(type, value)
  }
}

/** A cell as a value for diffs: as `toJSON` gives it, datetimes without zeros at their end. */
export function cellJson(type: ScalarType, value: Value): JsonValue {
  if (value === null) return null
  const json = jsonCell(type)(value)
  return type === 'datetime' ? withoutZeros(json as string) : json
}

/** Some cells of a row, by column. */
export function rowJson(result: Result, row: number, columns: Iterable<string>): Record<string, JsonValue> {
  const cells = [...columns].flatMap((name): [string, JsonValue][] => {
    const index = result.table.indexOf(name)
    return index < 0 ? [] : [[name, cellJson(result.columns[index].type, result.table.column(index).get(row))]]
  })
  return Object.fromEntries(cells)
}
