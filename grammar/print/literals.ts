import type { DynamicNode, LiteralType } from '../ast.ts'
import { lex } from '../lexer.ts'
import { quoteString } from '../strings.ts'
import { LongLiteral, RealLiteral, TimespanLiteral } from '../tokens.ts'

const plainTypes = { long: LongLiteral, real: RealLiteral, timespan: TimespanLiteral }

/** A literal by its type and text. */
export function printLiteral(type: LiteralType, text: string, hidden = false): string {
  switch (type) {
    case 'string':
      return hidden ? `h${quoteString(text)}` : quoteString(text)
    case 'null':
      return 'null'
    case 'bool':
      return text === 'true' || text === 'false' ? text : `bool(${text})`
    case 'long':
    case 'real':
    case 'timespan':
      return isPlain(type, text) ? text : `${type}(${text})`
    default:
      return `${type}(${text})`
  }
}

/** Whether a text is a literal of the type without the type's name around it. */
function isPlain(type: keyof typeof plainTypes, text: string): boolean {
  const { tokens } = lex(text)
  return (
    tokens.length === 1 && tokens[0].tokenType === plainTypes[type] && tokens[0].image === text && !text.includes('(')
  )
}

/** What stands in `dynamic(…)`. */
export function printDynamic(node: DynamicNode): string {
  switch (node.kind) {
    case 'Array':
      return `[${node.items.map(printDynamic).join(', ')}]`
    case 'Bag':
      return `{${node.entries.map(([key, value]) => `${quoteString(key)}: ${printDynamic(value)}`).join(', ')}}`
    case 'Scalar': {
      const { type, text } = node
      const negative = text.startsWith('-') && (type === 'long' || type === 'real' || type === 'timespan')
      if (negative && isPlain(type, text.slice(1))) return text
      return printLiteral(type, text)
    }
  }
}
