/** The fields of one record of a text of separated values, and where the next one starts. */
export interface DelimitedRecord {
  readonly fields: readonly string[]
  readonly end: number
}

/**
 * Reads one record after another of a text of separated values (`,`, tab, …; quotes as in RFC 4180). Text that stands
 * behind a closing quote belongs to the field.
 */
export function delimitedReader(delimiter: string): (text: string, start: number) => DelimitedRecord {
  const separator = `\\x${delimiter.charCodeAt(0).toString(16).padStart(2, '0')}`
  const field = new RegExp(
    `(?:"([^"]*(?:""[^"]*)*)"|([^${separator}"\\r\\n]*))([^${separator}\\r\\n]*)(${separator}|\\r?\\n|\\r|$)`,
    'y',
  )
  return (text, start) => {
    const fields: string[] = []
    field.lastIndex = start
    for (;;) {
      const [, quoted, plain, rest, end] = field.exec(text)!
      fields.push((quoted === undefined ? plain : quoted.replaceAll('""', '"')) + rest)
      if (end !== delimiter) return { fields, end: field.lastIndex }
    }
  }
}
