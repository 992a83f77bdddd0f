import { type Dynamic, dynamicToString, isArray, type Value } from '../../types/dynamic.ts'
import type { CallInfo, Overload, RowKernel } from '../function.ts'

/** The texts of a list argument: several strings, or one dynamic array. */
function listedTexts(values: readonly Value[]): string[] {
  return (values as readonly Dynamic[]).flatMap((value) => (isArray(value) ? value : [value])).map(dynamicToString)
}

/**
 * Both overloads of a function of a text and a list of texts. `compile` is called once when the list is constant, else
 * for each row.
 */
export function listOverloads<Result extends Value>(
  source: string,
  list: string,
  compile: (items: readonly string[]) => (text: string) => Result,
): Overload[] {
  const prepare = ({ constants }: CallInfo): RowKernel => {
    const given = constants.slice(1)
    const compiled = given.includes(undefined) ? null : compile(listedTexts(given as Value[]))
    return (text: string, ...items: Value[]) => (compiled ?? compile(listedTexts(items)))(text)
  }
  return [
    { signature: `(${source}: StringOrDynamic as string, ${list}{1,32767}: string) -> bool`, prepare },
    { signature: `(${source}: StringOrDynamic as string, ${list}: DynamicArray) -> bool`, prepare },
  ]
}

/** Whether an address is in any of some ranges; null when it is in none and a text is no address or range. */
export function anyRange<Network>(
  parse: (text: string) => Network | null,
  isIn: (address: Network, range: Network) => boolean,
): (ranges: readonly string[]) => (address: string) => boolean | null {
  return (texts) => {
    const parsed = texts.map(parse)
    const ranges = parsed.filter((range) => range !== null)
    const missed = ranges.length === parsed.length ? false : null
    return (text) => {
      const address = parse(text)
      if (address === null) return null
      return ranges.some((range) => isIn(address, range)) ? true : missed
    }
  }
}
