import type { Span } from '../../grammar/index.ts'
import { plainScalar, plainValue, type YamlNode, type YamlScalar } from '../rules/yaml.ts'
import type { ScalarType } from '../types/scalar-type.ts'

/** A value as a test file gives it, before the column it is for has a type. */
export interface WrittenCell {
  /** As a plain value, where no type is known. */
  readonly value: unknown
  /** The scalar it was written as, if it was. */
  readonly scalar?: YamlScalar
  readonly span: Span
}

/** The cell that a node stands for. */
export function writtenCell(node: YamlNode): WrittenCell {
  if (node.kind === 'scalar') return { value: plainScalar(node), scalar: node, span: node.span }
  return { value: plainValue(node), span: node.span }
}

/**
 * The value that is put into a column. What is written stands as it is written where the column's type is known: a
 * string column keeps `012345`, `1e5` and `2024-01-01`, a long its digits, a decimal its fraction.
 */
export function cellValue({ value, scalar }: WrittenCell, type: ScalarType | undefined): unknown {
  if (scalar === undefined || scalar.value === null || type === undefined || type === 'dynamic') return value
  const isNumber = typeof scalar.value === 'number' || typeof scalar.value === 'bigint'
  return isNumber && (type === 'int' || type === 'long' || type === 'real') ? scalar.value : scalar.text
}
