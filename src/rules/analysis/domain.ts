import type { BoundExpression, FunctionCall, Plan } from '../../binder/plan.ts'
import { counted } from '../../messages/counted.ts'
import type { Value } from '../../types/dynamic.ts'
import type { ScalarType } from '../../types/scalar-type.ts'
import { definitionOf, withoutCasts } from './provenance.ts'

/** What is known of the texts that an expression gives. */
export interface Domain {
  /** What makes them so, as a message says it: `tolower()`. */
  readonly by: string
  /** Why a text can be no part of them; undefined when it can. */
  excludes(part: string): string | undefined
  /** Why none of them is a text; undefined when one can be. */
  isNever(text: string): string | undefined
}

/** What is known of an expression's texts from the function that makes them; undefined when nothing is. */
export function domainOf(
  expression: BoundExpression,
  plan: Plan,
  fold: (expression: BoundExpression) => Value | undefined,
): Domain | undefined {
  const { expression: call, plan: over } = definitionOf(expression, plan)
  if (call.kind !== 'call') return undefined
  const { name } = call.function
  switch (name) {
    case 'tolower':
      return letters('tolower()', /\p{Lu}/u, 'upper-case', (text) => text.toLowerCase())
    case 'toupper':
      return letters('toupper()', /\p{Ll}/u, 'lower-case', (text) => text.toUpperCase())
    case 'hash_sha256':
    case 'hash_md5':
    case 'hash_sha1':
      return letters(`${name}()`, /[A-Z]/, 'upper-case', (text) => text.toLowerCase())
    case 'tostring':
      return textOf(withoutCasts(call.arguments[0]).type) ?? domainOf(call.arguments[0], over, fold)
    case 'substring':
      return short(call, fold)
    case '[]':
      return pieces(definitionOf(call.arguments[0], over).expression, fold)
    default:
      return undefined
  }
}

/** Texts without letters of one case. Letters that have no other case are no reason. */
function letters(by: string, wrong: RegExp, kind: string, convert: (text: string) => string): Domain {
  const reason = (text: string) =>
    wrong.test(text) && convert(text) !== text ? `${by} gives no ${kind} letters` : undefined
  return { by, excludes: reason, isNever: reason }
}

/** `tostring()` of a type that is written in one way. */
function textOf(type: ScalarType): Domain | undefined {
  if (type === 'bool') {
    const reason = '"true" and "false" are the texts of a bool'
    return {
      by: 'tostring() of a bool',
      excludes: (part) => ('true'.includes(part) || 'false'.includes(part) ? undefined : reason),
      isNever: (text) => (/^(true|false)?$/.test(text) ? undefined : reason),
    }
  }
  if (type !== 'long' && type !== 'int') return undefined
  const reason = `a whole number (${type}) is written with digits alone`
  return {
    by: `tostring() of a ${type}`,
    excludes: (part) => (/^-?\d*$/.test(part) ? undefined : reason),
    isNever: (text) => (/^(-?(0|[1-9]\d*))?$/.test(text) ? undefined : `${reason}, without leading zeros`),
  }
}

/** `substring()` of a given length. */
function short(call: FunctionCall, fold: (expression: BoundExpression) => Value | undefined): Domain | undefined {
  const length = call.arguments[2] && fold(call.arguments[2])
  if (typeof length !== 'number') return undefined
  const reason = (text: string) =>
    text.length > length ? `substring() gives at most ${counted(length, 'character')}` : undefined
  return { by: 'substring()', excludes: reason, isNever: reason }
}

/** One of the pieces of a `split()`: its delimiter is in none of them. */
function pieces(source: BoundExpression, fold: (expression: BoundExpression) => Value | undefined): Domain | undefined {
  if (source.kind !== 'call' || source.function.name !== 'split') return undefined
  const delimiter = fold(source.arguments[1])
  if (typeof delimiter !== 'string' || delimiter === '') return undefined
  const reason = (text: string) =>
    text.includes(delimiter) ? `no piece of split() has its delimiter ${JSON.stringify(delimiter)} in it` : undefined
  return { by: 'split()', excludes: reason, isNever: reason }
}
