import { KqlError, type TableInput, Workspace } from '../../src/index.ts'
import { SCHEMA } from './tables.ts'

/** Milliseconds that a query may take. */
const TOO_LONG = 10_000

/** A workspace with two tables of the schema and what else the queries name. */
export function workspaceWith(T: TableInput, U: TableInput): Workspace {
  return new Workspace({
    tables: {
      T,
      U,
      Networks: [
        { net: '10.1.0.0/16', k: 1 },
        { net: '0.0.0.0/0', k: 2 },
      ],
    },
    schemas: { T: SCHEMA, U: SCHEMA, Nothing: SCHEMA },
    functions: { F: { parameters: '(T: (*), x: dynamic)', body: 'T | extend x | take 2' } },
    now: '2024-02-14T12:00:00Z',
    seed: 1,
    limits: { timeMs: TOO_LONG, rows: 100_000, memoryMb: 20 },
  })
}

/** What a query came to, as text: its results, or the kind and code of its error. */
export function outcomeOf(workspace: Workspace, query: string): string {
  return outcome(() => workspace.queryAll(query).map((result) => result.toJSON()))
}

/** What `find` gives as JSON, or the kind and code of the error that it throws: `internal` for what is no KqlError. */
export function outcome(find: () => unknown): string {
  try {
    return JSON.stringify(find())
  } catch (error) {
    return error instanceof KqlError ? `error ${error.kind} ${error.code}` : 'error internal'
  }
}

/** Runs a query; throws whatever it throws that is no KqlError, or an internal one, and when it takes too long. */
export function mustAnswer(workspace: Workspace, query: string): void {
  const started = performance.now()
  try {
    for (const result of workspace.queryAll(query)) result.toJSON()
  } catch (error) {
    if (!(error instanceof KqlError)) throw error
    if (error.kind === 'internal') throw error.cause ?? error
  }
  const took = performance.now() - started
  if (took > 3 * TOO_LONG) throw new Error(`took more than ${3 * TOO_LONG} ms`)
}

export function isError(text: string): boolean {
  return text.startsWith('error ')
}

/** Throws when two outcomes differ; says what they were. How much of its limits a query uses is not told. */
export function same(what: string, one: string, other: string): void {
  if (one.startsWith('error limit') || other.startsWith('error limit')) return
  if (one !== other) throw new Error(`${what} differ:\n  ${shortened(one)}\n  ${shortened(other)}`)
}

function shortened(text: string): string {
  return text.length > 1500 ? `${text.slice(0, 1500)}…` : text
}
