import { ROWS_PER_CHECKPOINT, type Watch } from '../limits/watch.ts'
import { type Column, DictionaryColumn, StringColumn } from './column.ts'

/**
 * A column that has for each row the cell of `perEntry` at the row's code: what a function of a dictionary column is,
 * once it has been computed for each entry.
 */
export function mapDictionary(codes: Int32Array, perEntry: Column): Column {
  if (perEntry.kind === 'string') {
    const { dictionary, codeOf } = distinctStrings(perEntry.values)
    const mapped = new Int32Array(codes.length)
    for (let i = 0; i < codes.length; i++) mapped[i] = codeOf[codes[i]]
    return new DictionaryColumn(mapped, dictionary)
  }
  return perEntry.gather(codes)
}

/** The distinct strings among the given ones, and for each of these its place among them. */
function distinctStrings(values: readonly string[], watch?: Watch): { dictionary: string[]; codeOf: Int32Array } {
  const codes = new Map<string, number>()
  const dictionary: string[] = []
  const codeOf = new Int32Array(values.length)
  for (let i = 0; i < values.length; i++) {
    if (i % ROWS_PER_CHECKPOINT === 0) watch?.checkpoint()
    let code = codes.get(values[i])
    if (code === undefined) {
      code = dictionary.length
      codes.set(values[i], code)
      dictionary.push(values[i])
    }
    codeOf[i] = code
  }
  return { dictionary, codeOf }
}

/** A string column as codes, however many of its strings differ. */
export function encodeStrings(column: StringColumn | DictionaryColumn, watch: Watch): DictionaryColumn {
  if (column.kind === 'dictionary') return column
  const { dictionary, codeOf } = distinctStrings(column.values, watch)
  return new DictionaryColumn(codeOf, dictionary)
}

/** The column of a dictionary's entries. */
export function entriesOf(column: DictionaryColumn): StringColumn {
  return new StringColumn(column.dictionary)
}
