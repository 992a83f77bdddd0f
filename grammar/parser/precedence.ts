import type { Between, Binary, BinaryOperator, Expression, In, InOperator, Span } from '../ast.ts'

/** How tightly an operator binds, and whether it may follow another of its kind without parentheses. */
export interface Precedence {
  readonly level: number
  readonly chains: boolean
}

const or = { level: 1, chains: true }
const and = { level: 2, chains: true }
const equality = { level: 3, chains: false }
const relation = { level: 4, chains: false }
const addition = { level: 5, chains: true }
const multiplication = { level: 6, chains: true }
const text = { level: 7, chains: false }

/** The level of what needs no parentheses at all. */
export const atomLevel = 9
/** The level of a sign before an operand. */
export const unaryLevel = 8

const table: Record<string, Precedence> = {
  or,
  and,
  ...{ '==': equality, '!=': equality },
  ...{ in: equality, '!in': equality, 'in~': equality, '!in~': equality, has_any: equality, has_all: equality },
  ...{ between: equality, '!between': equality },
  ...{ '<': relation, '<=': relation, '>': relation, '>=': relation },
  ...{ '+': addition, '-': addition },
  ...{ '*': multiplication, '/': multiplication, '%': multiplication },
}

/** The precedence of an operator; all the string operators, which are not in the table, bind alike. */
export function precedenceOf(operator: BinaryOperator | InOperator | Between['operator']): Precedence {
  return table[operator] ?? text
}

/** One link of a chain: an operator and what stands to its right, with the place where that ends. */
export type Link = { readonly operatorSpan: Span; readonly end: number } & (
  | { readonly operator: BinaryOperator; readonly right: Expression; readonly start: number }
  | { readonly operator: InOperator; readonly list: readonly Expression[] }
  | { readonly operator: Between['operator']; readonly from: Expression; readonly to: Expression }
)

interface Operand {
  readonly value: Expression
  readonly level: number
  readonly start: number
  readonly end: number
}

/**
 * Folds a flat chain of operands and operators into a tree by precedence.
 * `misplaced` is told of every operator that would need parentheses around its left side.
 */
export function fold(
  first: Expression,
  start: number,
  end: number,
  links: readonly Link[],
  misplaced: (link: Link) => void,
): Expression {
  const operands: Operand[] = [{ value: first, level: atomLevel, start, end }]
  const pending: Extract<Link, { right: Expression }>[] = []

  const reduce = () => {
    const right = operands.pop()!
    const left = operands.pop()!
    const { operator, operatorSpan } = pending.pop()!
    const span = { start: left.start, end: right.end }
    const value: Binary = { kind: 'Binary', operator, left: left.value, right: right.value, operatorSpan, span }
    operands.push({ value, level: precedenceOf(operator).level, start: left.start, end: right.end })
  }

  for (const link of links) {
    const { level, chains } = precedenceOf(link.operator)
    while (pending.length && precedenceOf(pending[pending.length - 1].operator).level >= level) reduce()
    const left = operands[operands.length - 1]
    if (left.level < level || (left.level === level && !chains)) misplaced(link)
    if ('right' in link) {
      pending.push(link)
      operands.push({ value: link.right, level: atomLevel, start: link.start, end: link.end })
    } else {
      operands.pop()
      operands.push({ value: suffixed(left, link), level, start: left.start, end: link.end })
    }
  }
  while (pending.length) reduce()
  return operands[0].value
}

function suffixed(left: Operand, link: Exclude<Link, { right: Expression }>): In | Between {
  const { operatorSpan } = link
  const span = { start: left.start, end: link.end }
  if ('list' in link) {
    return { kind: 'In', operator: link.operator, left: left.value, list: link.list, operatorSpan, span }
  }
  return {
    kind: 'Between',
    operator: link.operator,
    left: left.value,
    from: link.from,
    to: link.to,
    operatorSpan,
    span,
  }
}
