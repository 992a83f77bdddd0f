import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import fc from 'fast-check'
import type { Schema } from '../../src/columns/rows.ts'
import { coverageOf, formatCoverage, formatTrace, formatTrail, Result, type Table } from '../../src/index.ts'
import { readTable } from '../../src/io/read.ts'
import { formatTable } from '../../src/io/write.ts'
import { defaultCatalog } from '../../src/language/catalog.ts'
import { brokenFiles } from './broken-files.ts'
import { constants } from './constants.ts'
import { reference } from './core.ts'
import { mutations } from './mutations.ts'
import { isError, mustAnswer, outcome, outcomeOf, same, workspaceWith } from './outcomes.ts'
import { queryOf, type Recipe, recipes, rowWiseQueryOf } from './queries.ts'
import { FORMS, type Row, rows, SCHEMA } from './tables.ts'

/** What must hold of every case; `check` throws when it does not. */
export interface Property<C = any> {
  readonly name: string
  readonly cases: fc.Arbitrary<C>
  /** The query of a case, to be shown. */
  readonly query: (one: C) => string
  readonly check: (one: C) => void | Promise<void>
}

/** Rows of the tables T and U, and what to make a query of. */
export interface QueryCase {
  readonly T: readonly Row[]
  readonly U: readonly Row[]
  readonly recipe: Recipe
}

const cases: fc.Arbitrary<QueryCase> = fc.record({ T: rows, U: rows, recipe: recipes })
const query = ({ T, U, recipe }: QueryCase) => queryOf(recipe, workspaceWith(T, U))
const rowWiseQuery = ({ T, U, recipe }: QueryCase) => rowWiseQueryOf(recipe, workspaceWith(T, U))

/**
 * Only KqlErrors that are not internal, and soon; prepared is direct; twice is once; the columns are those foretold.
 */
const answers: Property<QueryCase> = {
  name: 'answers',
  cases,
  query,
  check: (one) => {
    const text = query(one)
    const workspace = workspaceWith(one.T, one.U)
    mustAnswer(workspace, text)
    const direct = outcomeOf(workspace, text)
    const prepared = outcome(() => {
      const ready = workspace.prepare(text)
      const first = ready.runAll().map((result) => result.toJSON())
      same('two runs of a prepared query', JSON.stringify(first), JSON.stringify(ready.runAll()))
      return first
    })
    same('a query and the same prepared', direct, prepared)
    if (isError(direct)) return
    const { columns } = workspace.check(text)
    if (!/\| evaluate/.test(text)) {
      same('the columns foretold and given', JSON.stringify(columns), JSON.stringify(JSON.parse(direct).at(-1).columns))
    }
  },
}

const forms: Property<QueryCase> = {
  name: 'forms of tables',
  cases,
  query,
  check: (one) => {
    const text = query(one)
    const expected = outcomeOf(workspaceWith(one.T, one.U), text)
    for (const [name, formOf] of Object.entries(FORMS)) {
      same(`tables as rows and as ${name}`, expected, outcomeOf(workspaceWith(formOf(one.T), formOf(one.U)), text))
    }
  },
}

const files: Property<QueryCase> = {
  name: 'NDJSON',
  cases,
  query,
  check: async (one) => {
    const text = query(one)
    const read = (name: 'T' | 'U') => readText(`${name}.ndjson`, one[name].map(jsonOfRow).join('\n'), SCHEMA)
    const workspace = workspaceWith(await read('T'), await read('U'))
    same('tables as rows and from NDJSON', outcomeOf(workspaceWith(one.T, one.U), text), outcomeOf(workspace, text))
  },
}

/** A result that is written and read again is the same, but for dynamic values, whose text may be that of others. */
const written: Property<QueryCase> = {
  name: 'written and read',
  cases,
  query,
  check: async (one) => {
    const text = query(one)
    const workspace = workspaceWith(one.T, one.U)
    if (isError(outcomeOf(workspace, text))) return
    const result = workspace.query(text)
    const names = result.columns.filter(({ type }) => type !== 'dynamic').map(({ name }) => name)
    const table = result.table.project(names.map((name) => ({ name, from: name })))
    if (names.length === 0) return
    const expected = JSON.stringify(new Result(table).toJSON().rows)
    for (const format of ['json', 'ndjson', 'csv'] as const) {
      const lines = [...formatTable(table, format, { csvFormulas: true })].join('')
      // Only JSON can write half of a surrogate pair; and the names of CSV are trimmed, and there.
      const isPlain = names.every((name) => name !== '' && name === name.trim())
      if (format === 'csv' && (/\p{Cs}/u.test(lines) || !isPlain)) continue
      const again = await readText(`T.${format}`, lines, table.columns)
      same(`a result and its ${format}`, expected, JSON.stringify(new Result(again).toJSON().rows))
    }
  },
}

async function readText(name: string, text: string, schema: Schema): Promise<Table> {
  const folder = mkdtempSync(join(tmpdir(), 'kqlite-fuzz-'))
  try {
    writeFileSync(join(folder, name), text)
    return await readTable(join(folder, name), { name: 'T', schema })
  } finally {
    rmSync(folder, { recursive: true })
  }
}

/** JSON.stringify that knows bigints. */
function jsonOfRow(row: Row): string {
  const members = Object.entries(row).map(([name, value]) => {
    return `${JSON.stringify(name)}:${typeof value === 'bigint' ? value : JSON.stringify(value)}`
  })
  return `{${members.join(',')}}`
}

const unfused: Property<QueryCase> = {
  name: 'operators run one by one',
  cases,
  query,
  check: (one) => {
    const text = query(one)
    const expected = outcomeOf(workspaceWith(one.T, one.U), text)
    const operators = defaultCatalog().operators as unknown as Map<string, { fuse?: unknown }>
    const fusing = [...operators].filter(([, { fuse }]) => fuse !== undefined)
    for (const [name, operator] of fusing) operators.set(name, { ...operator, fuse: undefined })
    try {
      same('a plan as it is run and operator by operator', expected, outcomeOf(workspaceWith(one.T, one.U), text))
    } finally {
      for (const [name, operator] of fusing) operators.set(name, operator)
    }
  },
}

/** A traced query gives what an untraced one gives, and its trace can be read whatever the query was. */
const traced: Property<QueryCase> = {
  name: 'traced',
  cases,
  query,
  check: (one) => {
    const text = query(one)
    const expected = outcomeOf(workspaceWith(one.T, one.U), text)
    const found: Result[] = []
    const run = () => {
      found.push(...workspaceWith(one.T, one.U).queryAll(text, { trace: true }))
      return found.map((result) => result.toJSON())
    }
    same('a query and the same with a trace', expected, outcome(run))
    for (const { trace, length } of found) {
      JSON.stringify(trace)
      formatTrace(trace!, { width: 80 })
      formatCoverage(coverageOf(trace!))
      const reads = trace!.steps.some(
        ({ operator, runs, text: name }) => operator === 'table' && runs > 0 && name === 'T',
      )
      const trails = reads ? trace!.follow({ where: 'true', table: 'T', limit: 5 }) : []
      for (const trail of trails) {
        formatTrail(trail)
        const wrong = trail.resultRows.find((row) => row >= length && !/query_take_max_records/.test(text))
        if (wrong !== undefined) throw new Error(`a row is followed to row ${wrong} of ${length}`)
        if (trail.outcome === 'dropped' && trail.droppedAt === undefined) throw new Error('a row is dropped nowhere')
      }
    }
  },
}

/** Ways to write the same query; in none of them may it come out otherwise. */
const WRAPPINGS: readonly ((query: string) => string)[] = [
  (text) => `let X = ${text}; X`,
  (text) => `let X = materialize(${text}); X`,
  (text) => `let F1 = () { ${text} }; F1()`,
  (text) => `let F1 = (T: (*)) { ${text} }; F1(T)`,
  (text) => `let F1 = (n: long) { ${text} }; F1(1)`,
  (text) => `${text} | where true`,
  (text) => `${text} | as X`,
  (text) => `union (${text})`,
  (text) => `let X = view () { ${text} }; union X`,
  (text) => `let X = ${text}; let Y = X; Y | union (X | where false)`,
]

const wrapped: Property<QueryCase> = {
  name: 'wrapped',
  cases,
  query,
  check: (one) => {
    const text = query(one)
    // What has several results, or a statement of its own, cannot stand everywhere.
    if (/\| (fork|facet|render|as|evaluate preview)\b|^let |\brand\(/m.test(text)) return
    const direct = outcomeOf(workspaceWith(one.T, one.U), text)
    if (isError(direct)) return
    for (const wrap of WRAPPINGS) {
      same(`a query and ${wrap('it')}`, direct, outcomeOf(workspaceWith(one.T, one.U), wrap(text)))
    }
  },
}

/** Row-wise operators over the halves of a table, and over each row, give together what they give over the whole. */
const halves: Property<QueryCase> = {
  name: 'halves',
  cases,
  query: rowWiseQuery,
  check: (one) => {
    const text = rowWiseQuery(one)
    const whole = outcomeOf(workspaceWith(one.T, []), text)
    const middle = one.T.length >> 1
    sameTogether(text, whole, [one.T.slice(0, middle), one.T.slice(middle)])
    const some = one.T.slice(0, 12)
    if (some.length > 0)
      sameTogether(
        text,
        outcomeOf(workspaceWith(some, []), text),
        some.map((row) => [row]),
      )
  },
}

function sameTogether(text: string, whole: string, parts: readonly (readonly Row[])[]): void {
  const outcomes = parts.map((part) => outcomeOf(workspaceWith(part, []), text))
  const failed = outcomes.find(isError)
  if (failed !== undefined || isError(whole)) same('the error of the whole and of a part', whole, failed ?? 'none')
  else {
    const together = outcomes.flatMap((part) => JSON.parse(part)[0].rows)
    same('the rows of the whole and of its parts', JSON.stringify(JSON.parse(whole)[0].rows), JSON.stringify(together))
  }
}

export const PROPERTIES: readonly Property[] = [
  answers,
  forms,
  files,
  written,
  unfused,
  traced,
  wrapped,
  constants,
  halves,
  reference,
  mutations,
  brokenFiles,
]
