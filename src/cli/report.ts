import { formatError } from '../errors/code-frame.ts'
import { KqlError } from '../errors/kql-error.ts'
import { UsageError } from './arguments.ts'
import { printableLines, styles } from './terminal.ts'

/** Says on stderr what went wrong; gives the exit code: 2 for wrong usage, else 1. */
export function reportError(error: unknown): 1 | 2 {
  const { red, dim } = styles(process.stderr)
  if (error instanceof UsageError) {
    process.stderr.write(
      `${red('error:')} ${printableLines(error.message)}\n${error.hint === undefined ? '' : dim(`hint: ${error.hint}\n`)}`,
    )
    return 2
  }
  if (error instanceof KqlError) process.stderr.write(`${red('error:')} ${formatError(error)}\n`)
  else {
    const { message, stack } = error instanceof Error ? error : { message: String(error), stack: undefined }
    const details = process.env.KQLITE_DEBUG ? `\n${stack}` : ' (KQLITE_DEBUG=1 shows where)'
    process.stderr.write(`${red('internal error:')} ${printableLines(message)}${details}\n`)
  }
  return 1
}
