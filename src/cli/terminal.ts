import { Transform, type Writable } from 'node:stream'
import { printableLines } from '../messages/printable.ts'

export { printable, printableLines } from '../messages/printable.ts'

const CODES = { bold: [1, 22], dim: [2, 22], red: [31, 39], green: [32, 39], yellow: [33, 39], cyan: [36, 39] } as const

/** How text is set off, by the name of the style. */
export type Styles = Readonly<Record<keyof typeof CODES, (text: string) => string>>

/** The styles of a stream: none when it is no terminal or NO_COLOR is set. */
export function styles(stream: NodeJS.WriteStream): Styles {
  return stylesFor(stream.isTTY === true && !process.env.NO_COLOR)
}

/** ANSI codes, or text as it is. */
export function stylesFor(on: boolean): Styles {
  const entries = Object.entries(CODES).map(([name, [open, close]]) => {
    return [name, (text: string) => (on ? `\u001b[${open}m${text}\u001b[${close}m` : text)]
  })
  return Object.fromEntries(entries) as Styles
}

/**
 * How many cells a line of a terminal has: what it says itself, or COLUMNS where it says nothing (`script`, some
 * containers), else 80. Undefined for what is no terminal.
 */
export function terminalWidth(stream: NodeJS.WriteStream): number | undefined {
  if (!stream.isTTY) return undefined
  return stream.columns || Number(process.env.COLUMNS) || 80
}

/** Where to write what data say: a terminal is shown control characters rather than sent them, all else gets them. */
export function dataOutput(stream: NodeJS.WriteStream): Writable {
  if (!stream.isTTY) return stream
  const output = new Transform({
    decodeStrings: false,
    transform: (text, _, done) => done(null, printableLines(String(text))),
  })
  output.pipe(stream)
  return output
}
