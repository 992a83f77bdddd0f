import type { InlineExternalTableOperator, PartitionColumn } from '../ast.ts'
import { declared, list, printExpression, printSchema, withProperties } from './expressions.ts'

/** `inline_external_table` with its clauses. */
export function printInlineExternalTable(operator: InlineExternalTableOperator): string {
  const { schema, storage, partitions, pathFormat, dataFormat, uris, properties } = operator
  const head = `inline_external_table${schema ? ` ${printSchema(schema)}` : ''} kind=${storage}`
  const by = partitions.length ? ` partition by (${list(partitions, printPartition)})` : ''
  const path = pathFormat.length ? ` pathformat=(${pathFormat.map((part) => printExpression(part)).join(' ')})` : ''
  const format = dataFormat ? ` dataformat=${declared(dataFormat)}` : ''
  return `${head}${by}${path}${format} (${list(uris, (uri) => printExpression(uri))})${withProperties(properties)}`
}

function printPartition({ name, type, value }: PartitionColumn): string {
  return `${declared(name)}: ${type.name}${value ? ` = ${printExpression(value)}` : ''}`
}
