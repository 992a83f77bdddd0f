import type { BoundExpression, FunctionCall, Plan } from '../../binder/plan.ts'
import { type Dynamic, isArray, type Value } from '../../types/dynamic.ts'
import { domainOf } from './domain.ts'
import type { RuleSubject } from './subject.ts'

/** Operators that compare with a text as it stands, and what of the text the left side must have. */
const EXACT: Readonly<Record<string, 'isNever' | 'excludes'>> = {
  ...{ '==': 'isNever', in: 'isNever' },
  ...{ contains_cs: 'excludes', startswith_cs: 'excludes', endswith_cs: 'excludes' },
}

/** Constants that one side of a comparison cannot equal, or hold. */
export interface Mismatch {
  readonly reason: string
  readonly texts: readonly string[]
  /** Whether it cannot equal any of the constants that it is compared with. */
  readonly all: boolean
}

/** What can never be met in a comparison with constants, or never not be met in its negation; undefined for nothing. */
export function mismatchOf(call: FunctionCall, plan: Plan, subject: RuleSubject): Mismatch | undefined {
  const operator = call.function.name === '!=' ? '==' : call.function.name.replace(/^!/, '')
  if (!Object.hasOwn(EXACT, operator)) return undefined
  const sides = operator === '==' ? [call.arguments, [...call.arguments].reverse()] : [call.arguments]
  for (const [left, ...items] of sides) {
    const wanted = wantedValues(items, subject) ?? []
    const isText = left.type === 'string' || left.type === 'dynamic'
    const domain = isText ? domainOf(left, plan, (expression) => subject.fold(expression)) : undefined
    const reasons = wanted.map((value) => (typeof value === 'string' ? domain?.[EXACT[operator]](value) : undefined))
    const reason = reasons.find((one) => one !== undefined)
    if (reason === undefined) continue
    const texts = wanted.filter((value, i): value is string => typeof value === 'string' && reasons[i] !== undefined)
    return { reason, texts, all: texts.length === wanted.length }
  }
  return undefined
}

/** The values of constants, those of a constant array too; undefined when one is not known. */
export function wantedValues(items: readonly BoundExpression[], subject: RuleSubject): readonly Value[] | undefined {
  const values: Value[] = []
  for (const item of items) {
    const value = subject.fold(item)
    if (value === undefined) return undefined
    if (item.type === 'dynamic' && isArray(value as Dynamic)) values.push(...(value as readonly Value[]))
    else values.push(value)
  }
  return values
}
