import { KqlError } from './errors/kql-error.ts'

/** Asks a function of the caller, at an option's name. What it throws, and a Promise, is a KqlError that names it. */
export function callHook<T>(name: string, hook: () => T): T {
  let answer: T
  try {
    answer = hook()
  } catch (error) {
    const message = error instanceof Error ? error.message : String(error)
    throw new KqlError('runtime', `The function given as ${name} failed: ${message}`, { code: 'KQL320', cause: error })
  }
  if (answer instanceof Promise) {
    // Nobody waits for it; should it fail, that must not end the process.
    answer.catch(() => {})
    const hint = 'fetch what the query needs beforehand, and give a function that looks it up'
    throw new KqlError('runtime', `The function given as ${name} must answer at once, not with a Promise.`, {
      code: 'KQL321',
      hint,
    })
  }
  return answer
}
