import { KqlError, type KqlErrorDetails } from './kql-error.ts'

const OWN_LIMITS = /call stack|invalid (string|array|typed array) length|allocation failed|too large/i

/**
 * What was thrown, as a KqlError: an error of JavaScript's own limits (the stack, the length of a text or an array,
 * memory) as the limit it is, anything else as `internal`.
 */
export function asKqlError(error: unknown, at: KqlErrorDetails = {}): KqlError {
  if (error instanceof KqlError) {
    if (error.span !== undefined || at.span === undefined) return error
    const { kind, message, code, hint, cause } = error
    return new KqlError(kind, message, { code, hint, cause, ...at })
  }
  if (error instanceof RangeError && OWN_LIMITS.test(error.message)) {
    const stack = error.message.includes('call stack')
    const [code, message] = stack
      ? ['KQL316', 'The query nests too deep, or has too many parts at one place, for the stack of JavaScript.']
      : ['KQL317', `A value is larger than JavaScript allows: ${error.message}.`]
    return new KqlError('limit', message, { code, cause: error, hint: 'split it into smaller parts', ...at })
  }
  const message = error instanceof Error ? error.message : String(error)
  return new KqlError('internal', `kqlite is at fault: ${message}`, { code: 'KQL000', cause: error, ...at })
}

/** Runs `work`; whatever it throws is a KqlError, with the given place if it had none. */
export function guarded<T>(work: () => T, at?: KqlErrorDetails): T {
  try {
    return work()
  } catch (error) {
    throw asKqlError(error, at)
  }
}
