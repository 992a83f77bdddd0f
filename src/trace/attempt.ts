import { KqlError } from '../errors/kql-error.ts'

/** What `find` gives; undefined where it fails with a KqlError: what is found only to explain must not fail. */
export function attempt<T>(find: () => T): T | undefined {
  try {
    return find()
  } catch (error) {
    if (error instanceof KqlError) return undefined
    throw error
  }
}
