import { type DynamicNode, type Expression, type Node, parse, type Source, walk } from '../../../grammar/index.ts'
import type { Datetime } from '../../types/datetime.ts'
import { parseDatetime } from '../../types/parse-datetime.ts'
import { parseTimespan, type Timespan } from '../../types/timespan.ts'

/** The literals of a part of a query. */
export class Constants {
  readonly strings = new Set<string>()
  readonly numbers = new Set<number>()
  readonly datetimes = new Set<Datetime>()
  readonly timespans = new Set<Timespan>()

  /** Adds the literals of a node and of all below it; of names that `let` gives, what they stand for. */
  addAll(node: Node, lets: ReadonlyMap<string, Node>, seen = new Set<string>()): void {
    walk(node, (part) => {
      if (part.kind === 'Literal') this.add(part.type, part.text)
      else if (part.kind === 'DynamicLiteral') this.addDynamic(part.value)
      else if (part.kind === 'Binary' && part.operator === 'matches regex') addWords(part.right, this.strings)
      else if (part.kind === 'NameReference' && lets.has(part.name) && !seen.has(part.name)) {
        this.addAll(lets.get(part.name)!, lets, seen.add(part.name))
      }
    })
  }

  private add(type: string, text: string): void {
    if (type === 'string') this.strings.add(text)
    else if (type === 'long' || type === 'int' || type === 'real' || type === 'decimal') {
      if (Number.isFinite(Number(text))) this.numbers.add(Number(text))
    } else if (type === 'datetime') addIfAny(this.datetimes, parseDatetime(text))
    else if (type === 'timespan') addIfAny(this.timespans, parseTimespan(text))
  }

  private addDynamic(value: DynamicNode): void {
    if (value.kind === 'Scalar') this.add(value.type, value.text)
    else if (value.kind === 'Array') for (const item of value.items) this.addDynamic(item)
    else for (const [, item] of value.entries) this.addDynamic(item)
  }
}

function addIfAny<T>(set: Set<T>, value: T | null): void {
  if (value !== null) set.add(value)
}

/** The words of a pattern: what a text that it matches may well hold. */
function addWords(pattern: Expression, words: Set<string>): void {
  if (pattern.kind !== 'Literal') return
  for (const word of pattern.text.split(/\\.|[^\p{L}\p{N} :/_@-]+/u)) if (word !== '') words.add(word)
}

/** What the texts of a rule and its functions say of values. */
export interface RuleConstants {
  /** All literals. */
  readonly all: Constants
  /** Literals that stand in one comparison or call with a column, by its name. */
  readonly near: ReadonlyMap<string, Constants>
  /** Every name in the texts: those that are columns are columns that the rule may read. */
  readonly names: ReadonlySet<string>
}

/** Reads the literals of query texts; what a column is compared with is found through `let` and `extend`. */
export function constantsOf(texts: readonly (string | Source)[]): RuleConstants {
  const trees = texts.map((text) => parse(text).tree)
  const lets = new Map<string, Node>()
  const made = new Map<string, Node[]>()
  const names = new Set<string>()
  const all = new Constants()
  for (const tree of trees) {
    all.addAll(tree, new Map())
    walk(tree, (node) => {
      if (node.kind === 'LetStatement') lets.set(node.name.name, node.value)
      else if (node.kind === 'NameReference' || node.kind === 'Name') names.add(node.name)
      else if (node.kind === 'NamedExpression') {
        for (const { name } of node.names) made.set(name, [...(made.get(name) ?? []), node.value])
      }
    })
  }
  const near = new Map<string, Constants>()
  for (const tree of trees) {
    walk(tree, (node) => {
      if (!isComparison(node)) return
      for (const column of columnsIn(node, made)) {
        const constants = near.get(column) ?? new Constants()
        constants.addAll(node, lets)
        near.set(column, constants)
      }
    })
  }
  return { all, near, names }
}

function isComparison(node: Node): boolean {
  if (node.kind === 'Binary') return node.operator !== 'and' && node.operator !== 'or'
  return node.kind === 'In' || node.kind === 'Between' || node.kind === 'Call'
}

/** The names in an expression, and in what those of them are made of that the query makes. */
function columnsIn(node: Node, made: ReadonlyMap<string, readonly Node[]>, seen = new Set<string>()): Set<string> {
  walk(node, (part) => {
    if (part.kind === 'Pipeline') return false
    if (part.kind !== 'NameReference' || seen.has(part.name)) return true
    seen.add(part.name)
    for (const value of made.get(part.name) ?? []) columnsIn(value, made, seen)
    return true
  })
  return seen
}
