import { formatProblem, type Problem } from '../../errors/code-frame.ts'
import { type ErrorKind, KqlError } from '../../errors/kql-error.ts'
import type { MatcherResult } from './received.ts'

/** What a failure should be: a code (`KS142`), a part of the message, or both and more. */
export type ExpectedFailure =
  | string
  | RegExp
  | { readonly code?: string; readonly kind?: ErrorKind; readonly message?: string | RegExp }

interface Failure extends Problem {
  readonly kind: ErrorKind
}

/**
 * Whether a function throws a KqlError, or `workspace.check` found something wrong: with this code (a string), with a
 * message that a pattern matches, or with a kind. Without an argument, any will do.
 */
export function toFailWith(received: unknown, expected?: ExpectedFailure): MatcherResult {
  const failures = failuresOf(received)
  const wanted = wantedOf(expected)
  const found = failures.find((failure) => isAsWanted(failure, wanted))
  if (found !== undefined) {
    return { pass: true, message: () => `expected no such failure, but it failed with\n\n${formatProblem(found)}` }
  }
  const what = Object.entries(wanted).map(([key, value]) => `${key} ${value instanceof RegExp ? value : `'${value}'`}`)
  const title = `expected a failure${what.length > 0 ? ` with ${what.join(', ')}` : ''}`
  if (failures.length === 0) return { pass: false, message: () => `${title}, but it did not fail` }
  const shown = Object.fromEntries(Object.keys(wanted).map((key) => [key, failures[0][key as keyof Failure]]))
  return {
    pass: false,
    message: () => `${title}, but it failed with\n\n${failures.map(formatProblem).join('\n\n')}`,
    actual: shown,
    expected: wanted,
  }
}

type Wanted = Exclude<ExpectedFailure, string | RegExp>

function wantedOf(expected: ExpectedFailure | undefined): Wanted {
  if (typeof expected === 'string') return { code: expected }
  return expected instanceof RegExp ? { message: expected } : (expected ?? {})
}

function isAsWanted(failure: Failure, { code, kind, message }: Wanted): boolean {
  if (code !== undefined && failure.code !== code) return false
  if (kind !== undefined && failure.kind !== kind) return false
  if (message === undefined) return true
  return typeof message === 'string' ? failure.message.includes(message) : message.test(failure.message)
}

/** What went wrong. Errors that are no KqlErrors are nobody's expectation: they are thrown on. */
function failuresOf(received: unknown): readonly Failure[] {
  if (received instanceof KqlError) return [received]
  const { diagnostics } = (received ?? {}) as { diagnostics?: readonly (Failure & { start: number; end: number })[] }
  if (diagnostics !== undefined) return diagnostics.map((one) => ({ ...one, span: { start: one.start, end: one.end } }))
  if (typeof received !== 'function') {
    throw new TypeError(
      'toFailWith takes a function, such as () => workspace.query(text), or what workspace.check gives',
    )
  }
  try {
    received()
    return []
  } catch (error) {
    if (error instanceof KqlError) return [error]
    throw error
  }
}
