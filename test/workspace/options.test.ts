import { expect, test } from 'vitest'
import { KqlError, Workspace, type WorkspaceOptions } from '../../src/index.ts'

/** What a workspace says of options, as JavaScript may give them. */
function problem(options: object): string {
  try {
    new Workspace(options as WorkspaceOptions)
  } catch (error) {
    expect(error).toBeInstanceOf(KqlError)
    const { message, hint } = error as KqlError
    return `${message}; ${hint}`
  }
  return ''
}

test('an option or a limit that there is not is an error: misspelled, it would do nothing', () => {
  expect(problem({ tabels: {} })).toBe("there is no option 'tabels'; did you mean 'tables'?")
  expect(problem({ limits: { time: 1 } })).toMatch(/^there is no limit 'time'; /)
  expect(problem({ verbose: true })).toMatch(/^there is no option 'verbose'; options: tables, schemas, functions, /)
  expect(problem({ tables: {}, now: undefined, limits: { timeMs: 1000 } })).toBe('')
})
