import type { Plan } from '../binder/plan.ts'
import { columnOf } from '../columns/builder.ts'
import type { Plugin } from '../engine/catalog.ts'
import { textOf } from '../functions/convert.ts'
import { bindPlugin, storedTable } from './plans.ts'

/** A row for each cell. */
export const narrow: Plugin<Plan> = {
  name: 'narrow',
  doc: 'Turns each cell into a row: the number of its row, the name of its column, its text.',
  bind(node, input, scope, binder) {
    const { plan, args } = bindPlugin(node, input, scope, binder)
    args.expect(0, 0)
    return {
      ...plan,
      columns: [
        { name: 'Row', type: 'long' },
        { name: 'Column', type: 'string' },
        { name: 'Value', type: 'string' },
      ],
    }
  },
  run(plan, [input]) {
    const { columns, length } = input
    const cells = columns.map((_, i) => input.column(i))
    const pairs = function* <T>(of: (row: number, column: number) => T): Iterable<T> {
      for (let row = 0; row < length; row++)
        for (let column = 0; column < columns.length; column++) yield of(row, column)
    }
    const value = (row: number, column: number) => {
      const cell = cells[column].get(row)
      return cell === null ? '' : textOf(columns[column].type, cell)
    }
    const made = [
      columnOf(
        'long',
        pairs((row) => row),
      ),
      columnOf(
        'string',
        pairs((_, column) => columns[column].name),
      ),
      columnOf('string', pairs(value)),
    ]
    return storedTable(plan.columns, made, length * columns.length)
  },
  origins: (_plan, [{ columns }], output) => [
    { from: Int32Array.from({ length: output.length }, (_, i) => Math.floor(i / columns.length)) },
  ],
}
