import { type BoundExpression, givenName, operandsOf, traitsOf } from '../binder/plan.ts'
import type { Table } from '../columns/table.ts'
import type { RunContext } from '../engine/context.ts'
import { evaluate } from '../engine/evaluate.ts'
import { isArray, type Value } from '../types/dynamic.ts'
import { attempt } from './attempt.ts'
import { nameOf, walkExpressions } from './parts.ts'
import { type NamedValue, namedValue, shownValues } from './text.ts'

/** What a condition came to for one row, and why. */
export interface Explanation {
  /** The condition as it is written, on one line. */
  readonly text: string
  /** Undefined when it cannot be told: it depends on chance, or is an error. */
  readonly value: boolean | null | undefined
  /** What was compared: columns, `let` values, and what was computed of them. Literals are left out. */
  readonly values: readonly NamedValue[]
  /** The parts that decided: of an `and` those that were not true, of an `or` all, of `case` the branch taken. */
  readonly parts: readonly Explanation[]
  /** What nearly was: `"adm" differs only in case`. */
  readonly hint?: string
}

/** How many parts of a condition, and how many values of one part, are told: a `let` used over and over has many. */
const MOST_PARTS = 1000
const MOST_VALUES = 50

/** Explains conditions for one row of a table. */
export class Explainer {
  private readonly table: Table
  private readonly row: Table
  private readonly index: number
  private readonly context: RunContext
  private explained = 0

  constructor(table: Table, index: number, context: RunContext) {
    this.table = table
    this.row = table.select(Int32Array.of(index))
    this.index = index
    this.context = context
  }

  /** The value of an expression for the row; undefined when it cannot be told. */
  valueOf(expression: BoundExpression): Value | undefined {
    const { volatile, serialized } = traitsOf(expression)
    if (volatile) return undefined
    return attempt(() => {
      if (serialized) return evaluate(expression, this.table, this.context).get(this.index)
      return evaluate(expression, this.row, this.context).get(0)
    })
  }

  /** The value with the name it has in the query. */
  named(expression: BoundExpression): NamedValue | undefined {
    const value = this.valueOf(expression)
    return value === undefined ? undefined : namedValue(nameOf(expression), expression.type, value)
  }

  explain(condition: BoundExpression): Explanation {
    const value = this.valueOf(condition) as boolean | null | undefined
    const text = nameOf(condition)
    const parts = this.partsOf(condition, value)
    if (parts !== undefined) return { text, value, values: [], parts }
    const hint = this.hintOf(condition, value)
    return { text, value, values: this.valuesIn(condition), parts: [], ...(hint !== undefined && { hint }) }
  }

  /** The parts that decided what a connective came to; undefined when the condition is none. */
  private partsOf(condition: BoundExpression, value: boolean | null | undefined): Explanation[] | undefined {
    if (condition.kind !== 'call' || this.explained++ > MOST_PARTS) return undefined
    const { name } = condition.function
    switch (name) {
      case 'and':
      case 'or': {
        const parts = flatten(condition, name).map((part) => this.explain(part))
        return parts.filter((part) => (part.value === true) === (value === true))
      }
      case 'not':
        return [this.explain(condition.arguments[0])]
      case 'iff':
      case 'iif':
      case 'case':
        return this.branchesOf(condition.arguments)
      default:
        return undefined
    }
  }

  /** The conditions of `case` up to the one that is true, and what it gives. */
  private branchesOf(args: readonly BoundExpression[]): Explanation[] {
    const parts: Explanation[] = []
    for (let i = 0; i + 1 < args.length; i += 2) {
      const condition = this.explain(args[i])
      parts.push(condition)
      if (condition.value === true) return [...parts, ...this.resultOf(args[i + 1])]
    }
    return [...parts, ...this.resultOf(args[args.length - 1])]
  }

  private resultOf(expression: BoundExpression): Explanation[] {
    return expression.type === 'bool' && expression.kind !== 'constant' ? [this.explain(expression)] : []
  }

  /** The values that a condition compares: its arguments that are not literal, and the columns in them. */
  private valuesIn(condition: BoundExpression): NamedValue[] {
    const values = new Map<string, NamedValue>()
    const add = (expression: BoundExpression) => {
      const value = this.named(expression)
      if (value !== undefined && !values.has(value.name)) values.set(value.name, value)
    }
    const roots = condition.kind === 'call' || condition.kind === 'cast' ? operandsOf(condition) : [condition]
    walkExpressions(roots, (expression) => {
      if (expression.kind === 'cast') return true
      if (!isLiteral(expression) && values.size < MOST_VALUES) add(expression)
      return givenName(expression.at) === undefined || traitsOf(expression).columns.length > 0
    })
    return [...values.values()]
  }

  /** Says when a text would have been equal but for case or blanks. */
  private hintOf(condition: BoundExpression, value: boolean | null | undefined): string | undefined {
    if (value !== false || condition.kind !== 'call' || !NEARLY.has(condition.function.name)) return undefined
    const [left, ...others] = condition.arguments.map((argument) => this.valueOf(argument))
    if (typeof left !== 'string') return undefined
    const texts = others
      .flatMap((other) => (isArray(other as never) ? (other as unknown as Value[]) : [other]))
      .filter((other) => typeof other === 'string')
    for (const other of texts) {
      const shown = JSON.stringify(other)
      if (left.toLowerCase() === other.toLowerCase()) return `${shown} differs only in case`
      if (left.trim() === other.trim()) return `${shown} differs only in blanks around it`
      if (condition.function.name.startsWith('has') && left.toLowerCase().includes(other.toLowerCase())) {
        return `${shown} is in it, but not as a whole term`
      }
    }
    return undefined
  }
}

/** The conditions that compare texts for being equal, or look for terms. */
const NEARLY: ReadonlySet<string> = new Set([
  ...['==', '=~', 'in', 'in~', 'has', 'has_cs', 'has_any', 'has_all'],
  ...['contains_cs', 'startswith_cs', 'endswith_cs'],
])

function isLiteral(expression: BoundExpression): boolean {
  return expression.kind === 'constant' && givenName(expression.at) === undefined
}

/** The operands of a chain of `and` or of `or`. */
export function flatten(expression: BoundExpression, connective: 'and' | 'or'): BoundExpression[] {
  const parts: BoundExpression[] = []
  const open = [expression]
  for (let next = open.pop(); next !== undefined; next = open.pop()) {
    const isSame =
      parts.length < MOST_PARTS &&
      next.kind === 'call' &&
      next.function.name === connective &&
      givenName(next.at) === undefined
    if (isSame && next.kind === 'call') open.push(next.arguments[1], next.arguments[0])
    else parts.push(next)
  }
  return parts
}

/** Lines that are longer tell each value on a line of its own. */
const LONG_LINE = 100

/** An explanation as lines of text: what each condition at its ends came to, and the values compared. */
export function explanationLines({ text, value, values, parts, hint }: Explanation): string[] {
  if (parts.length > 0) return parts.flatMap(explanationLines)
  const said = `${text} ${value === undefined ? 'cannot be told' : `was ${value}`}`
  const nearly = hint === undefined ? '' : ` (${hint})`
  if (values.length === 0) return [`${said}${nearly}`]
  const line = `${said}: ${shownValues(values)}${nearly}`
  if (line.length <= LONG_LINE) return [line]
  return [`${said}:${nearly}`, ...values.map((one) => `  ${shownValues([one])}`)]
}
