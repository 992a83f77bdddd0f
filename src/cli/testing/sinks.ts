import { mkdirSync, writeFileSync } from 'node:fs'
import { dirname, relative } from 'node:path'
import { oneOf, UsageError } from '../arguments.ts'
import { stylesFor, terminalWidth } from '../terminal.ts'
import { REPORTERS, type ReporterStyle } from './reporters/index.ts'
import type { Reporter, RunReport, SuiteReport } from './reporters/reporter.ts'

/** How wide tables may be where there is no terminal. */
const WIDTH = 120
/** Those whose output is one document: nothing else may stand in it. */
const DOCUMENTS = new Set(['json', 'junit', 'tap'])

/** A reporter, and where its text goes. */
interface Sink {
  readonly reporter: Reporter
  /** A file; stdout without one. */
  readonly file: string | undefined
}

/** The reporters that the command line asks for, writing to stdout and to files. */
export class Sinks {
  private readonly sinks: readonly Sink[]
  private readonly written = new Map<Sink, string[]>()

  /**
   * `names` as `--reporter` gives them (`NAME` or `NAME=FILE`); `output` is the file of the last one that names none.
   * Throws UsageError for a name that is not known, and for two documents in one stream.
   */
  constructor(names: readonly string[], output: string | undefined, failuresOnly: boolean) {
    const asked = (names.length === 0 ? ['default'] : names).map((text) => {
      const [, name, file] = /^([^=]+)(?:=(.+))?$/s.exec(text) ?? [text, text]
      return { name, file }
    })
    const last = asked.findLastIndex(({ file }) => file === undefined)
    if (output !== undefined) {
      if (last < 0) throw new UsageError('--output: each reporter has a file already')
      asked[last] = { ...asked[last], file: output }
    }
    const onStdout = asked.filter(({ file }) => file === undefined)
    const document = onStdout.find(({ name }) => DOCUMENTS.has(name))
    if (document !== undefined && onStdout.length > 1) {
      throw new UsageError(
        `the reporter ${document.name} needs a file of its own beside others`,
        `--reporter ${document.name}=FILE`,
      )
    }
    this.sinks = asked.map(({ name, file }) => {
      const make = REPORTERS[oneOf('reporter', name, Object.keys(REPORTERS))]
      return { reporter: make(styleOf(file === undefined, failuresOnly)), file }
    })
  }

  suite(report: SuiteReport): void {
    for (const sink of this.sinks) this.write(sink, sink.reporter.suite(report))
  }

  /** Ends the reports, and writes the files. Throws UsageError for one that cannot be written. */
  end(report: RunReport): void {
    for (const sink of this.sinks) {
      this.write(sink, sink.reporter.end(report))
      if (sink.file !== undefined) writeFile(sink.file, (this.written.get(sink) ?? []).join(''))
      this.written.delete(sink)
    }
  }

  private write(sink: Sink, text: string): void {
    if (text === '') return
    if (sink.file === undefined) process.stdout.write(text)
    else this.written.set(sink, [...(this.written.get(sink) ?? []), text])
  }
}

function styleOf(isStdout: boolean, failuresOnly: boolean): ReporterStyle {
  const terminal = isStdout ? terminalWidth(process.stdout) : undefined
  const colors = terminal !== undefined && !process.env.NO_COLOR
  const root = process.env.GITHUB_WORKSPACE
  const folder = root === undefined ? '' : relative(root, process.cwd())
  return {
    width: terminal ?? WIDTH,
    colors,
    styles: stylesFor(colors),
    failuresOnly,
    folder: folder === '' || folder.startsWith('..') ? '' : `${folder}/`,
  }
}

function writeFile(file: string, text: string): void {
  try {
    mkdirSync(dirname(file), { recursive: true })
    writeFileSync(file, text)
  } catch (error) {
    throw new UsageError(`${file} cannot be written: ${(error as Error).message}`)
  }
}
