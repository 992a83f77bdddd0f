import { formatProblem } from '../errors/code-frame.ts'
import { KqlError } from '../errors/kql-error.ts'
import { UsageError } from './arguments.ts'
import { printableLines, styles } from './terminal.ts'

/** Which options give what a query names, by the code of the error that says it is not there. */
const OPTION_HINTS: Readonly<Record<string, string>> = {
  KS204: 'rows of a table are given with --data Table=FILE, saved functions with --functions PATH',
  KS211: 'saved functions are given with --functions PATH',
}

/** Says on stderr what went wrong; gives the exit code: 2 for wrong usage, else 1. */
export function reportError(error: unknown): 1 | 2 {
  const { red, dim } = styles(process.stderr)
  if (error instanceof UsageError) {
    const hint = error.hint === undefined ? '' : dim(`hint: ${printableLines(error.hint)}\n`)
    process.stderr.write(`${red('error:')} ${printableLines(error.message)}\n${hint}`)
    return 2
  }
  if (error instanceof KqlError) {
    const { message, code, span, source, hint = OPTION_HINTS[code ?? ''] } = error
    process.stderr.write(`${red('error:')} ${formatProblem({ message, code, span, source, hint })}\n`)
  } else {
    const { message, stack } = error instanceof Error ? error : { message: String(error), stack: undefined }
    const details = process.env.KQLITE_DEBUG ? `\n${stack}` : ' (KQLITE_DEBUG=1 shows where)'
    process.stderr.write(`${red('internal error:')} ${printableLines(message)}${details}\n`)
  }
  return 1
}
