import type { Plan } from '../binder/plan.ts'
import { columnOf } from '../columns/builder.ts'
import type { ColumnInfo } from '../columns/table.ts'
import type { Plugin } from '../engine/catalog.ts'
import { KqlError } from '../errors/kql-error.ts'
import type { Value } from '../types/dynamic.ts'
import { bindPlugin, storedTable } from './plans.ts'

/** The columns of what `getschema` gives, which come in and go out. */
const SCHEMA: readonly ColumnInfo[] = [
  { name: 'ColumnName', type: 'string' },
  { name: 'ColumnOrdinal', type: 'int' },
  { name: 'DataType', type: 'string' },
  { name: 'ColumnType', type: 'string' },
]

/** One schema that has all the columns of several. */
export const schemaMerge: Plugin = {
  name: 'schema_merge',
  doc: 'Merges what getschema says of several tables; they must agree on types and places.',
  bind(node, input, scope, binder) {
    const { plan, args } = bindPlugin(node, input, scope, binder)
    args.expect(0, 1)
    const [given] = args.positional
    // Whether the order is to be kept matters only where places differ, and that is refused.
    if (given !== undefined) args.constant(given, 'bool')
    for (const { name, type } of SCHEMA) {
      if (args.input.open || args.input.columns.some((info) => info.name === name && info.type === type)) continue
      const message = `The plugin 'schema_merge' needs the column ${name}:${type}, as getschema gives it.`
      binder.report('semantic', 'KQL128', message, node.span)
    }
    return { ...plan, columns: SCHEMA }
  },
  run(plan, [input]) {
    const cells = SCHEMA.map(({ name }) => input.column(name))
    const rows = new Map<Value, readonly Value[]>()
    const ordinals = new Map<Value, Value>()
    for (let row = 0; row < input.length; row++) {
      const [name, ordinal, ...type] = cells.map((column) => column.get(row))
      const known = rows.get(name)
      if (known === undefined) {
        if (ordinals.has(ordinal)) refuse(`different columns in one place (${ordinals.get(ordinal)}, ${name})`, plan)
        rows.set(name, [name, ordinal, ...type])
        ordinals.set(ordinal, name)
      } else if (known[1] !== ordinal) refuse(`a column in different places (${name})`, plan)
      else if (known[3] !== type[1]) refuse(`a column of different types (${name})`, plan)
    }
    const merged = [...rows.values()].sort((a, b) => Number(a[1]) - Number(b[1]))
    const made = SCHEMA.map(({ type }, i) =>
      columnOf(
        type,
        merged.map((row) => row[i]),
      ),
    )
    return storedTable(SCHEMA, made, merged.length)
  },
}

/** How these are merged, the documentation does not say. */
function refuse(what: string, { at }: Plan): never {
  const message = `Merging schemas with ${what} is not supported by kqlite yet.`
  throw new KqlError('unsupported', message, at)
}
