import type * as ast from '../../grammar/ast.ts'
import { conversionOf } from '../functions/convert.ts'
import { type Dynamic, toDynamic, type Value } from '../types/dynamic.ts'
import type { ScalarType } from '../types/scalar-type.ts'

/** A literal's type and value; undefined when its text is no value of its type (`datetime(2020-13-01)`). */
export function literalValue(type: ast.LiteralType, text: string): { type: ScalarType; value: Value } | undefined {
  if (type === 'null') return { type: 'dynamic', value: null }
  if (type === 'string') return { type, value: text }
  if (text.trim().toLowerCase() === 'null') return { type, value: null }
  const value = conversionOf('string', type)(unquote(text))
  return value === null ? undefined : { type, value }
}

/** `real("nan")`, `datetime('2020-01-01')`: the text may stand in quotes. */
function unquote(text: string): string {
  const match = /^\s*(["'])(.*)\1\s*$/s.exec(text)
  return match ? match[2] : text
}

/** The value of a `dynamic(…)` literal. */
export function dynamicLiteralValue(node: ast.DynamicNode): Dynamic {
  switch (node.kind) {
    case 'Array':
      return node.items.map(dynamicLiteralValue)
    case 'Bag':
      return new Map(node.entries.map(([key, value]) => [key, dynamicLiteralValue(value)]))
    case 'Scalar': {
      const literal =
        literalValue(node.type, node.text) ?? (node.type === 'long' ? literalValue('real', node.text) : undefined)
      return literal === undefined ? null : toDynamic(literal.type, literal.value)
    }
  }
}
