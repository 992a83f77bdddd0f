import { type ParseArgsConfig, parseArgs } from 'node:util'
import { didYouMean } from '../errors/suggest.ts'

/** The command line is not as it should be: exit code 2. */
export class UsageError extends Error {
  readonly hint: string | undefined

  constructor(message: string, hint?: string) {
    super(message)
    this.hint = hint
  }
}

/** The one of some names that was given. Throws UsageError, with a suggestion, for what is none of them. */
export function oneOf<const N extends string>(what: string, given: string, known: readonly N[]): N {
  const found = known.find((name) => name === given)
  if (found !== undefined) return found
  throw new UsageError(`there is no ${what} ${given}`, didYouMean(given, known) ?? `${what}s: ${known.join(', ')}`)
}

/** The whole number that an option was given. Throws UsageError for what is none. */
export function wholeNumber(option: string, given: string): number {
  if (/^\d+$/.test(given)) return Number(given)
  throw new UsageError(`--${option} ${given}: expected a whole number`)
}

/** The text that an option was given, which `read` can read. Throws UsageError where that gives null. */
export function readable(
  option: string,
  given: string | undefined,
  read: (text: string) => unknown,
  expected: string,
): string | undefined {
  if (given === undefined || read(given) !== null) return given
  throw new UsageError(`--${option} ${given}: expected ${expected}`)
}

/** What times look like, and lengths of time, for the messages of `readable`. */
export const A_TIME = 'a time, such as 2024-02-14T12:00:00Z'
export const A_DURATION = 'a duration, such as 5m, 1h or 14d'

type Options = NonNullable<ParseArgsConfig['options']>

type Values<O extends Options> = ReturnType<typeof parseArgs<{ options: O; strict: true }>>['values']

/** A command: given what stands after its name, it does its work and gives the exit code. */
export type Command = (args: readonly string[]) => Promise<number>

/**
 * A command of some options, besides `--help`, which prints `help`: `run` gets their values, the other arguments, and
 * all as they were given. Throws UsageError, with a suggestion for an option that is not known.
 */
export function command<const O extends Options>(
  help: string,
  options: O,
  run: (values: Values<O>, positionals: readonly string[], args: readonly string[]) => Promise<number>,
): Command {
  return async (args) => {
    const { values, positionals } = readArguments(args, { ...options, help: { type: 'boolean', short: 'h' } })
    if (values.help !== true) return run(values as Values<O>, positionals, args)
    process.stdout.write(help)
    return 0
  }
}

function readArguments(args: readonly string[], options: Options) {
  try {
    return parseArgs({ args: [...args], options, allowPositionals: true, strict: true })
  } catch (error) {
    const unknown = /'(--?[\w-]+)/.exec((error as Error).message)?.[1]
    if (unknown === undefined || Object.hasOwn(options, unknown.replace(/^--/, ''))) {
      throw new UsageError((error as Error).message.replace(/\. To specify.*/s, '.'))
    }
    const known = Object.keys(options).map((name) => `--${name}`)
    throw new UsageError(`there is no option ${unknown}`, didYouMean(unknown, known))
  }
}
