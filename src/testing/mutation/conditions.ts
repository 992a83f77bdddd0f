import type { Binary, Node } from '../../../grammar/index.ts'
import { lex } from '../../../grammar/lexer.ts'
import { type Edit, type Mutator, quoted, type Site, sliceOf } from './edits.ts'

/** Operators by what they are changed into. */
type Swaps = Readonly<Record<string, readonly string[]>>

const BOUNDARIES: Swaps = { '>': ['>='], '>=': ['>'], '<': ['<='], '<=': ['<'] }

const NEGATIONS: Swaps = bothWays([
  ['==', '!='],
  ['=~', '!~'],
  ['in', '!in'],
  ['in~', '!in~'],
  ['between', '!between'],
  ...['has', 'has_cs', 'hasprefix', 'hasprefix_cs', 'hassuffix', 'hassuffix_cs', 'contains', 'contains_cs'].map(
    negated,
  ),
  ...['startswith', 'startswith_cs', 'endswith', 'endswith_cs'].map(negated),
])

const CASES: Swaps = bothWays([
  ['==', '=~'],
  ['!=', '!~'],
  ['in', 'in~'],
  ['!in', '!in~'],
  ...['has', 'hasprefix', 'hassuffix', 'contains', 'startswith', 'endswith'].flatMap(
    (name): (readonly [string, string])[] => [
      [name, `${name}_cs`],
      [`!${name}`, `!${name}_cs`],
    ],
  ),
])

const MATCHES: Swaps = bothWays(
  [
    ['has', 'contains'],
    ['hasprefix', 'startswith'],
    ['hassuffix', 'endswith'],
  ].flatMap(([term, text]): (readonly [string, string])[] =>
    ['', '_cs'].flatMap((suffix): (readonly [string, string])[] => [
      [term + suffix, text + suffix],
      [`!${term}${suffix}`, `!${text}${suffix}`],
    ]),
  ),
  { startswith: ['contains'], endswith: ['contains'], has_any: ['has_all'], has_all: ['has_any'] },
)

const ARITHMETIC: Swaps = { '+': ['-'], '-': ['+'], '*': ['/'], '/': ['*'] }

function negated(name: string): readonly [string, string] {
  return [name, `!${name}`]
}

function bothWays(pairs: readonly (readonly [string, string])[], more: Swaps = {}): Swaps {
  const swaps: Record<string, string[]> = {}
  const add = (from: string, to: string) => {
    swaps[from] ??= []
    swaps[from].push(to)
  }
  for (const [a, b] of pairs) {
    add(a, b)
    add(b, a)
  }
  for (const [from, names] of Object.entries(more)) for (const to of names) add(from, to)
  return swaps
}

function operatorSwaps(swaps: Swaps): Mutator['edits'] {
  return ({ node, text }) => {
    if (node.kind !== 'Binary' && node.kind !== 'In' && node.kind !== 'Between') return []
    const others = Object.hasOwn(swaps, node.operator) ? swaps[node.operator] : []
    // What was `a!has b` is no `ahas b`.
    const isJoined = /\w/.test(text[node.operatorSpan.start - 1])
    return others.map((other): Edit => {
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
  return without ? [] : operatorSwaps(CASES)(site)
}

/** Changes of what a condition says. */
export const CONDITION_MUTATORS: readonly Mutator[] = [
  { name: 'boundary', doc: '> and >=, < and <= for each other', edits: operatorSwaps(BOUNDARIES) },
  { name: 'negation', doc: '== and !=, in and !in, has and !has, … for each other', edits: operatorSwaps(NEGATIONS) },
  { name: 'case', doc: '== and =~, in and in~, has and has_cs, … for each other', edits: caseEdits },
  { name: 'match', doc: 'has and contains, has_any and has_all, … for each other', edits: operatorSwaps(MATCHES) },
  { name: 'arithmetic', doc: '+ and -, * and / for each other', edits: operatorSwaps(ARITHMETIC) },
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
