// Packs table schemas into src/sentinel/schemas/packed.ts, for maintainers who have newer ones:
//
//   node test/support/pack-schemas.mjs tables.json
//
// tables.json is { table: { column: type } }; custom tables (_CL) are left out. packed.ts says what the form is.
import { readFileSync, writeFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'

const DIGITS = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-+'
const MARKS = {
  string: '$',
  long: '#',
  int: '%',
  real: '~',
  bool: '?',
  datetime: '@',
  timespan: '^',
  guid: '!',
  dynamic: '*',
  decimal: ',',
}

const tables = Object.entries(JSON.parse(readFileSync(process.argv[2], 'utf8')))
  .filter(([name]) => !name.endsWith('_CL'))
  .map(([name, columns]) => [name, Object.entries(columns).map(([column, type]) => MARKS[type] + column)])
  .sort(([a], [b]) => (a < b ? -1 : 1))

const uses = new Map()
for (const [, columns] of tables) for (const column of columns) uses.set(column, (uses.get(column) ?? 0) + 1)
const shared = [...uses.entries()]
  .filter(([, count]) => count > 1)
  .sort((a, b) => b[1] - a[1] || (a[0] < b[0] ? -1 : 1))
  .map(([column]) => column)
const references = new Map(shared.map((column, i) => [column, DIGITS[i >> 6] + DIGITS[i & 63]]))

const lines = tables.map(([name, columns]) => {
  let line = `${name}=`
  let inReferences = false
  for (const column of columns) {
    const reference = references.get(column)
    if (reference === undefined) line += column
    else line += inReferences ? reference : `.${reference}`
    inReferences = reference !== undefined
  }
  return line
})

for (const text of [...shared, ...lines]) if (/[`\\]|\$\{/.test(text)) throw new Error(`cannot pack ${text}`)

writeFileSync(
  fileURLToPath(new URL('../../src/sentinel/schemas/packed.ts', import.meta.url)),
  `// Made by test/support/pack-schemas.mjs; schemas.ts reads it.

/**
 * The columns that more than one table has, as a mark for the type and the name:
 * ${Object.entries(MARKS)
   .map(([type, mark]) => `${mark} ${type}`)
   .join(', ')}.
 */
export const SHARED_COLUMNS: string =
  '${shared.join('')}'

/**
 * A table a line: its name, \`=\`, its columns in order. A column of its own is a mark and a name; \`.\` starts a run
 * of references to shared columns, two base-64 digits each.
 */
export const PACKED_TABLES: string = \`
${lines.join('\n')}
\`
`,
)
