import { readdirSync } from 'node:fs'
import { join, relative } from 'node:path'
import { describe, expect, test } from 'vitest'
import { KqlError } from '../src/index.ts'
import { type Case, readCases, workspaceOf, writeCases } from './support/cases.ts'

const root = join(import.meta.dirname, 'cases')
const files = readdirSync(root, { recursive: true, encoding: 'utf8' })
  .filter((file) => file.endsWith('.kqlt'))
  .sort()
const update = process.env.UPDATE_KQLT === '1'

for (const file of files) {
  const path = join(root, file)
  const cases = readCases(path)
  if (update)
    writeCases(
      path,
      cases.map((one) => [one, run(one)]),
    )
  else {
    describe(relative('.', file), () => {
      for (const one of cases) {
        test(`${one.name} (line ${one.line})`, () => {
          expect(normalize(run(one), one)).toBe(normalize(one.expected, one))
        })
      }
    })
  }
}
if (update) test('case files were rewritten', () => {})

function run(one: Case): string {
  try {
    const { columns, rows } = workspaceOf(one).query(one.query).toJSON()
    return [columns.map(({ name, type }) => `${name}:${type}`).join(', '), ...rows.map((row) => jsonLine(row))].join(
      '\n',
    )
  } catch (error) {
    if (!(error instanceof KqlError) || error.kind === 'internal') throw error
    const at = error.span && error.source ? error.source.positionAt(error.span.start) : undefined
    const place = at === undefined ? '-' : `${at.line}:${at.column}`
    return `error ${error.kind} ${error.code ?? '-'} ${place} ${error.message}`
  }
}

function jsonLine(row: readonly unknown[]): string {
  return `[${row.map((cell) => JSON.stringify(cell)).join(', ')}]`
}

function normalize(text: string, one: Case): string {
  if (!one.options.has('unordered')) return text
  const [header, ...rows] = text.split('\n')
  return [header, ...rows.sort()].join('\n')
}
