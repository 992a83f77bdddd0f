import { writeFileSync } from 'node:fs'
import { parse, YAMLParseError } from 'yaml'
import { KqlError } from '../errors/kql-error.ts'
import { didYouMean } from '../errors/suggest.ts'
import { fileError } from '../io/errors.ts'
import { readText } from '../io/read-text.ts'
import { builtInTableNames } from '../sentinel/schemas/schemas.ts'
import { tableTypes } from '../testing/table-types.ts'
import { Workspace } from '../workspace.ts'
import { command, UsageError } from './arguments.ts'
import { loadWorkspace, SOURCE_OPTIONS } from './data.ts'

const HELP = `kqlite types TABLE… [options]

Prints TypeScript types for rows of tables, so that rows(…) of kqlite/testing and rowsOf(…) of kqlite/arbitraries are
checked by them. Microsoft's own tables are built in.

  --schemas FILE       more tables, and columns of Microsoft's: YAML or JSON, { Table: { Column: type } }; repeatable
  --data PATH          rows whose columns and types count too: a folder, a file, or Table=file; repeatable
  --output FILE        where to write them, such as kqlite-tables.d.ts; standard output if left out
  -h, --help           this text

Exit code: 0 done, 1 a table is not known or a file is broken, 2 wrong usage.

Examples:
  kqlite types AWSCloudTrail SigninLogs --output test/kqlite-tables.d.ts
  kqlite types Mine_CL --schemas schemas.yaml
`

type Schemas = Readonly<Record<string, Readonly<Record<string, string>>>>

const OPTIONS = {
  schemas: { type: 'string', multiple: true },
  data: SOURCE_OPTIONS.data,
  output: { type: 'string' },
} as const

/** `kqlite types`. */
export const typesCommand = command(HELP, OPTIONS, async (values, positionals, args) => {
  if (positionals.length === 0) throw new UsageError('give one table or more', 'kqlite types --help shows examples')
  const schemas: Schemas = Object.assign({}, ...(values.schemas ?? []).map(readSchemas))
  const names = [...new Set(positionals)]
  const { tables } = await loadWorkspace({ data: values.data }, names)
  const workspace = new Workspace({ schemas, tables })
  const typed = names.map((name) => ({ name, columns: columnsOf(name, workspace, schemas) }))
  const text = tableTypes(typed, `kqlite types ${args.join(' ')}`)
  if (values.output === undefined) process.stdout.write(text)
  else writeFileSync(values.output, text)
  return 0
})

function columnsOf(name: string, workspace: Workspace, schemas: Schemas) {
  const columns = workspace.columnsOf(name)
  if (columns !== undefined && columns.length > 0) return columns
  const hint = didYouMean(name, [...Object.keys(schemas), ...builtInTableNames()])
  throw new KqlError('semantic', `the table ${name} is not known`, { hint: hint ?? 'give its columns: --schemas FILE' })
}

function readSchemas(path: string): Schemas {
  const text = readText(path)
  let schemas: unknown
  try {
    schemas = parse(text)
  } catch (error) {
    if (!(error instanceof YAMLParseError)) throw error
    const { line, col } = error.linePos?.[0] ?? { line: 1, col: 1 }
    throw fileError(path, error.message.split('\n')[0], { line, column: col })
  }
  const isMap = (value: unknown): value is object =>
    typeof value === 'object' && value !== null && !Array.isArray(value)
  if (!isMap(schemas) || !Object.values(schemas).every(isMap)) {
    throw fileError(path, 'expected { Table: { Column: type } }')
  }
  return schemas as Schemas
}
