import { type Expression, type Span, sameTree, walk } from '../../../grammar/index.ts'
import type { Check } from './check.ts'

/** `a and b == 1 or b == 2`. */
export const missingParentheses: Check = {
  id: 'missing-parentheses',
  severity: 'warning',
  summary: '`a and b == 1 or b == 2`, without parentheses around the two alternatives.',
  why: `\`and\` binds tighter than \`or\`: this is \`(a and b == 1) or b == 2\`, and a row with \`b == 2\` passes whatever \`a\` says. Two
conditions on the same value that are joined by \`or\` most likely belong together: \`a and (b == 1 or b == 2)\`. If not,
parentheses around the \`and\` say so.`,
  wrong: `SigninLogs
| where UserPrincipalName != "svc@contoso.com" and ResultType == "50126" or ResultType == "50053"`,
  right: `SigninLogs
| where UserPrincipalName != "svc@contoso.com" and (ResultType == "50126" or ResultType == "50053")`,
  *find(subject) {
    const { text } = subject.rule.query
    for (const { operator, left, right, operatorSpan } of subject.nodes('Binary')) {
      if (operator !== 'or') continue
      const isBare = (part: Expression, between: Span) => isAnd(part) && !/[()]/.test(withoutComments(text, between))
      const leftIsAnd = isBare(left, { start: left.span.end, end: operatorSpan.start })
      const rightIsAnd = isBare(right, { start: operatorSpan.end, end: right.span.start })
      if (leftIsAnd === rightIsAnd) continue
      const before = subjectOf(lastOf(left))
      const after = subjectOf(firstOf(right))
      if (before === undefined || after === undefined || !sameTree(before, after)) continue
      // Where all of the and is about the same value, it stands for one alternative as it is.
      if (conjuncts(leftIsAnd ? left : right).every((part) => mentions(part, before))) continue
      const what = text.slice(before.span.start, before.span.end)
      yield {
        at: subject.inQuery({ start: left.span.start, end: right.span.end }),
        message: `and binds tighter than or: the conditions on ${what} are not taken together`,
        hint: 'put parentheses around the or, or around the and if that is meant',
      }
    }
  },
}

function isAnd(expression: Expression): boolean {
  return expression.kind === 'Binary' && expression.operator === 'and'
}

function conjuncts(expression: Expression): Expression[] {
  return expression.kind === 'Binary' && expression.operator === 'and'
    ? [expression.left, expression.right].flatMap(conjuncts)
    : [expression]
}

function mentions(condition: Expression, value: Expression): boolean {
  let found = false
  walk(condition, (node) => {
    found ||= sameTree(node, value)
  })
  return found
}

function withoutComments(text: string, { start, end }: Span): string {
  return text.slice(start, end).replaceAll(/\/\/.*/g, '')
}

function lastOf(expression: Expression): Expression {
  const isChain = expression.kind === 'Binary' && (expression.operator === 'and' || expression.operator === 'or')
  return isChain ? lastOf(expression.right) : expression
}

function firstOf(expression: Expression): Expression {
  const isChain = expression.kind === 'Binary' && (expression.operator === 'and' || expression.operator === 'or')
  return isChain ? firstOf(expression.left) : expression
}

/** What a condition is about: its left side. */
function subjectOf(condition: Expression): Expression | undefined {
  return condition.kind === 'Binary' || condition.kind === 'In' || condition.kind === 'Between'
    ? condition.left
    : undefined
}
