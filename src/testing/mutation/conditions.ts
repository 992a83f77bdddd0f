import type { Binary, Node } from '../../../grammar/index.ts'
import { lex } from '../../../grammar/lexer.ts'
import { type Edit, type Mutator, quoted, type Site, sliceOf } from './edits.ts'

/** What an operator is changed into. */
type Swap = (operator: string) => readonly string[]

/** An operator that looks for a text: its negation, the word, whether it heeds case. */
const LOOKS_FOR = /^(!?)(has|hasprefix|hassuffix|contains|startswith|endswith)(_cs)?$/

/** For operators that look for terms those that look for texts, and the other way round. */
const COUNTERPARTS: Readonly<Record<string, string>> = {
  has: 'contains',
  contains: 'has',
  hasprefix: 'startswith',
  startswith: 'hasprefix',
  hassuffix: 'endswith',
  endswith: 'hassuffix',
}

const boundaryOf = eachOther(['>', '>='], ['<', '<='])
const arithmeticOf = eachOther(['+', '-'], ['*', '/'])
const negatedSymbol = eachOther(['==', '!='], ['=~', '!~'])
const otherCase = eachOther(['==', '=~'], ['!=', '!~'], ['in', 'in~'], ['!in', '!in~'])
const otherQuantity = eachOther(['has_any', 'has_all'])

function eachOther(...pairs: readonly (readonly [string, string])[]): Swap {
  const swaps = new Map([...pairs, ...pairs.map(([a, b]) => [b, a] as const)])
  return (operator) => (swaps.has(operator) ? [swaps.get(operator)!] : [])
}

function negationOf(operator: string): readonly string[] {
  if (!LOOKS_FOR.test(operator) && !/^!?(in~?|between)$/.test(operator)) return negatedSymbol(operator)
  return [operator.startsWith('!') ? operator.slice(1) : `!${operator}`]
}

function caseOf(operator: string): readonly string[] {
  if (!LOOKS_FOR.test(operator)) return otherCase(operator)
  return [operator.endsWith('_cs') ? operator.slice(0, -3) : `${operator}_cs`]
}

function matchOf(operator: string): readonly string[] {
  const [, not, word, suffix = ''] = LOOKS_FOR.exec(operator) ?? []
  if (word === undefined) return otherQuantity(operator)
  const words = word === 'startswith' || word === 'endswith' ? [COUNTERPARTS[word], 'contains'] : [COUNTERPARTS[word]]
  return words.map((other) => not + other + suffix)
}

function operatorSwaps(swap: Swap): Mutator['edits'] {
  return ({ node, text }) => {
    if (node.kind !== 'Binary' && node.kind !== 'In' && node.kind !== 'Between') return []
    // What was `a!has b` is no `ahas b`.
    const isJoined = /\w/.test(text[node.operatorSpan.start - 1])
    return swap(node.operator).map((other): Edit => {
      const change = `${quoted(sliceOf(text, node.operatorSpan))} becomes ${other}`
      return { span: node.operatorSpan, replacement: isJoined && /^\w/.test(other) ? ` ${other}` : other, change }
    })
  }
}

/** Constants without letters are the same in every case. */
function caseEdits(site: Site): readonly Edit[] {
  const { node } = site
  const operands = node.kind === 'In' ? node.list : node.kind === 'Binary' ? [node.left, node.right] : []
  const isCaseless = (operand: Node) => {
    return operand.kind === 'Literal' && operand.text.toLowerCase() === operand.text.toUpperCase()
  }
  const without = node.kind === 'In' ? operands.every(isCaseless) : operands.some(isCaseless)
  return without ? [] : operatorSwaps(caseOf)(site)
}

/** Changes of what a condition says. */
export const CONDITION_MUTATORS: readonly Mutator[] = [
  { name: 'boundary', doc: '> and >=, < and <= for each other', edits: operatorSwaps(boundaryOf) },
  { name: 'negation', doc: '== and !=, in and !in, has and !has, … for each other', edits: operatorSwaps(negationOf) },
  { name: 'case', doc: '== and =~, in and in~, has and has_cs, … for each other', edits: caseEdits },
  { name: 'match', doc: 'has and contains, has_any and has_all, … for each other', edits: operatorSwaps(matchOf) },
  { name: 'arithmetic', doc: '+ and -, * and / for each other', edits: operatorSwaps(arithmeticOf) },
  { name: 'logic', doc: 'and and or for each other', edits: logicEdits },
  { name: 'condition', doc: 'one side of and, of or, and not() left out', edits: conditionEdits },
]

function isLogic(node: Node | undefined): node is Binary {
  return node?.kind === 'Binary' && (node.operator === 'and' || node.operator === 'or')
}

/** The other operator, with the parentheses that keep the rest of the tree as it is. */
function logicEdits({ node, parent, text }: Site): readonly Edit[] {
  if (!isLogic(node)) return []
  const other = node.operator === 'and' ? 'or' : 'and'
  const change = `${node.operator} becomes ${other}`
  const { left, right } = sidesOf(node, text)
  const inner = (side: string, child: Node) => {
    const isBare = isLogic(child) && child.operator === 'or' && side.trim() === sliceOf(text, child.span)
    return other === 'and' && isBare ? side.replace(side.trim(), () => `(${side.trim()})`) : side
  }
  const body = `${inner(left, node.left)}${other}${inner(right, node.right)}`
  const isTight = other === 'or' && isLogic(parent) && parent.operator === 'and'
  if (!isTight && body === `${left}${other}${right}`) return [{ span: node.operatorSpan, replacement: other, change }]
  return [{ span: node.span, replacement: isTight && !isEnclosed(node, text) ? `(${body})` : body, change }]
}

function isEnclosed({ span }: Node, text: string): boolean {
  return /\(\s*$/.test(text.slice(0, span.start)) && /^\s*\)/.test(text.slice(span.end))
}

function sidesOf({ span, operatorSpan }: Binary, text: string): { left: string; right: string } {
  return { left: text.slice(span.start, operatorSpan.start), right: text.slice(operatorSpan.end, span.end) }
}

/** A text without the blanks around it, and the comments at its end. */
function withoutEnd(text: string): string {
  const last = lex(text).tokens.at(-1)
  return text.slice(0, (last?.endOffset ?? 0) + 1).trimStart()
}

function conditionEdits({ node, text }: Site): readonly Edit[] {
  if (node.kind === 'Call' && node.name.name === 'not' && node.arguments.length === 1) {
    const start = node.name.span.end
    return [
      {
        span: node.span,
        replacement: text.slice(start, node.span.end),
        change: `without not: ${quoted(sliceOf(text, node.span))}`,
      },
    ]
  }
  if (!isLogic(node)) return []
  const { left, right } = sidesOf(node, text)
  const kept = (side: string, other: string): Edit => {
    return { span: node.span, replacement: withoutEnd(side), change: `without ${node.operator} ${quoted(other)}` }
  }
  // Of a chain, each left side but the first is left out by the chain's other members.
  const isChain =
    isLogic(node.left) && node.left.operator === node.operator && left.trim() === sliceOf(text, node.left.span)
  return [kept(left, right), ...(isChain ? [] : [kept(right, left)])]
}
