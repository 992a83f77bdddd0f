import type { Base, Name } from './base.ts'
import type { Expression } from './expressions.ts'
import type { OperatorBase, OperatorParameter } from './operators.ts'
import type { RowSchema, TypeName } from './statements.ts'

/** `inline_external_table (a:long) kind=storage partition by (…) pathformat=(…) dataformat=csv ("url") with (…)` */
export interface InlineExternalTableOperator extends OperatorBase {
  readonly kind: 'InlineExternalTable'
  readonly schema?: RowSchema
  readonly storage: 'storage' | 'delta'
  readonly partitions: readonly PartitionColumn[]
  /** Texts, partitions' names, and calls of `datetime_pattern`. */
  readonly pathFormat: readonly Expression[]
  readonly dataFormat?: Name
  readonly uris: readonly Expression[]
  readonly properties: readonly OperatorParameter[]
}

/** `name: type = value` */
export interface PartitionColumn extends Base {
  readonly kind: 'PartitionColumn'
  readonly name: Name
  readonly type: TypeName
  readonly value?: Expression
}
