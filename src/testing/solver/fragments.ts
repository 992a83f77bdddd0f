import { type BoundExpression, operandsOf } from '../../binder/plan.ts'
import type { Fold } from '../../rules/analysis/fold.ts'
import { withoutCasts } from '../../rules/analysis/provenance.ts'
import { isArray, type Value } from '../../types/dynamic.ts'
import type { ScalarType } from '../../types/scalar-type.ts'
import { sampleText } from './sample-text.ts'
import type { Condition } from './slot.ts'

/** A text that a condition asks for: all there is, or something at its start, at its end, or anywhere. */
export interface Fragment {
  readonly text: string
  readonly place: 'all' | 'start' | 'end' | 'in'
}

/** What a condition asks for: any of some lists of fragments, all of a list at once. */
export type Alternatives = readonly (readonly Fragment[])[]

const PLACES: Readonly<Record<string, Fragment['place']>> = {
  startswith: 'start',
  startswith_cs: 'start',
  endswith: 'end',
  endswith_cs: 'end',
}
const IN = /^(has|contains|hasprefix|hassuffix)(_cs)?$/

/** The texts that a condition asks for; none where it asks for none. */
export function alternativesOf({ expression, truth }: Condition, fold: Fold): Alternatives {
  const call = withoutCasts(expression)
  if (call.kind !== 'call') return []
  const { name } = call.function
  const operands = call.arguments
  if (name === 'not') return alternativesOf({ expression: operands[0], truth: !truth }, fold)
  if (name === 'and' || name === 'or') {
    const parts = operands.map((operand) => alternativesOf({ expression: operand, truth }, fold))
    return (name === 'and') === truth ? all(parts) : parts.flat()
  }
  const isNegative = name.startsWith('!')
  if (isNegative === truth) return []
  const plain = isNegative ? name.slice(1) : name
  const texts = operands.slice(1).flatMap((operand) => textsOf(fold(operand)))
  if (plain === 'has_all') return [texts.map((text): Fragment => ({ text, place: 'in' }))]
  if (plain === 'matches regex') {
    return texts.flatMap((pattern) => {
      const text = sampleText(pattern)
      return text === undefined ? [] : [[{ text, place: 'in' as const }]]
    })
  }
  const place = PLACES[plain] ?? (IN.test(plain) || plain.startsWith('has_any') ? 'in' : 'all')
  return texts.map((text) => [{ text, place }])
}

/** One list of each, in all ways that differ from the first in one place. */
function all(parts: readonly Alternatives[]): Alternatives {
  const some = parts.filter((part) => part.length > 0)
  const first = some.map(([one]) => one)
  return [first, ...some.flatMap((part, i) => part.slice(1).map((one) => first.with(i, one)))].map((lists) =>
    lists.flat(),
  )
}

/** The texts that fit all of some conditions, as far as they say plainly what they want; the most likely first. */
export function textsFor(conditions: readonly Condition[], fold: Fold): readonly string[] {
  const asked = conditions.map((condition) => alternativesOf(condition, fold))
  const alone = asked.flat().flatMap((fragments) => fragments.map(({ text }) => text))
  return [...new Set([...all(asked).flatMap(composed), ...alone])]
}

/** The fragments in one text. */
function composed(fragments: readonly Fragment[]): readonly string[] {
  const whole = fragments.find(({ place }) => place === 'all')
  if (whole !== undefined) return [whole.text]
  const longest = (place: Fragment['place']) => {
    return fragments
      .filter((one) => one.place === place)
      .reduce((best, { text }) => (text.length > best.length ? text : best), '')
  }
  const [start, end] = [longest('start'), longest('end')]
  const inner: string[] = []
  for (const { text, place } of fragments) {
    const isThere = [start, end, ...inner].some((other) => other.toLowerCase().includes(text.toLowerCase()))
    if (place === 'in' && !isThere) inner.push(text)
  }
  const parts = [start, ...inner, end].filter((part) => part !== '')
  return parts.length > 1 ? [parts.join(' '), parts.join('')] : parts
}

function textsOf(value: Value | undefined): readonly string[] {
  if (typeof value === 'string') return [value]
  return isArray(value as never) ? (value as readonly Value[]).flatMap(textsOf) : []
}

/** A constant in an expression. */
export interface Literal {
  readonly type: ScalarType
  readonly value: Value
}

/** The constants in an expression, those of an array one by one; of an expression of constants its value alone. */
export function literalsOf(expression: BoundExpression, fold: Fold): readonly Literal[] {
  const value = fold(expression)
  if (value === undefined) return operandsOf(expression).flatMap((operand) => literalsOf(operand, fold))
  const { type } = expression
  if (!isArray(value as never)) return [{ type, value }]
  return (value as readonly Value[]).map((item) => ({ type: typeof item === 'string' ? 'string' : type, value: item }))
}
