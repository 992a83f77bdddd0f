import type * as ast from '../../grammar/ast.ts'
import type { Plan } from '../binder/plan.ts'
import { columnOf } from '../columns/builder.ts'
import { Table } from '../columns/table.ts'
import type { TabularOperator } from '../engine/catalog.ts'
import type { ScalarType } from '../types/scalar-type.ts'
import { required, reshaped } from './plans.ts'

/** The .NET type that Kusto names for each type. */
const DATA_TYPES: Readonly<Record<ScalarType, string>> = {
  bool: 'System.SByte',
  datetime: 'System.DateTime',
  decimal: 'System.Data.SqlTypes.SqlDecimal',
  dynamic: 'System.Object',
  guid: 'System.Guid',
  int: 'System.Int32',
  long: 'System.Int64',
  real: 'System.Double',
  string: 'System.String',
  timespan: 'System.TimeSpan',
}

/** `getschema`: a row for each column of the input. */
export const getschema: TabularOperator<ast.GetSchemaOperator, Plan> = {
  kind: 'GetSchema',
  bind(node, input, _scope, binder) {
    const rows = required('GetSchema', input, node, binder)
    return reshaped(
      'GetSchema',
      rows,
      [
        { name: 'ColumnName', type: 'string' },
        { name: 'ColumnOrdinal', type: 'int' },
        { name: 'DataType', type: 'string' },
        { name: 'ColumnType', type: 'string' },
      ],
      node,
      binder,
    )
  },
  run(plan) {
    const described = plan.inputs[0].columns
    const cells = [
      columnOf(
        'string',
        described.map(({ name }) => name),
      ),
      columnOf('int', described.keys()),
      columnOf(
        'string',
        described.map(({ type }) => DATA_TYPES[type]),
      ),
      columnOf(
        'string',
        described.map(({ type }) => type),
      ),
    ]
    return Table.of(plan.columns.map(({ name }, i) => ({ name, column: cells[i] })))
  },
}
