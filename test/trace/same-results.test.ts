import { readdirSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { KqlError, type RunOptions } from '../../src/index.ts'
import { type Case, readCases, workspaceOf } from '../support/cases.ts'

const folder = join(import.meta.dirname, '../cases')
// What is hostile takes long, and says nothing of traces.
const files = readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter((name) => {
  return name.endsWith('.kqlt') && !name.startsWith('hostile')
})

/** What a case gives, or how it fails. */
function outcome(one: Case, options: RunOptions): string {
  try {
    const result = workspaceOf(one, '2024-01-01T00:00:00Z').query(one.query, options)
    if (options.trace === true) expect(result.trace!.root.rowsOut).toBeGreaterThanOrEqual(result.length)
    return JSON.stringify(result.toJSON())
  } catch (error) {
    if (!(error instanceof KqlError)) throw error
    return `${error.code} ${error.message} ${error.span?.start}`
  }
}

describe('a traced run gives what an untraced one gives', () => {
  for (const file of files) {
    test(file, () => {
      for (const one of readCases(join(folder, file))) {
        expect(outcome(one, { trace: true }), `${file}:${one.line}`).toBe(outcome(one, {}))
      }
    }, 60_000)
  }
})
