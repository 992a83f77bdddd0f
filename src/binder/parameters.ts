import type * as ast from '../../grammar/ast.ts'
import { didYouMeanPart } from '../errors/suggest.ts'
import type { Binder } from './binder.ts'

type Parameters = readonly ast.OperatorParameter[]

/**
 * What an operator's parameter with a few values (`kind=inner`) says; `standard` is the one taken when it is left out.
 */
export function choiceOf<K>(
  parameter: string,
  parameters: Parameters,
  choices: Readonly<Record<string, K>>,
  standard: string,
  binder: Binder,
): K {
  const given = parameters.find(({ name }) => name === parameter)
  if (given === undefined) return choices[standard]
  const name = binder.parameter(parameters, parameter) ?? ''
  if (Object.hasOwn(choices, name)) return choices[name]
  reportChoice(name, Object.keys(choices), given.value.span, binder)
  return choices[standard]
}

/** Reports a word that is none of those that may stand there. */
export function reportChoice(word: string, known: readonly string[], span: ast.Span, binder: Binder): void {
  binder.report('semantic', 'KS005', `Expected one of: ${known.join(', ')}`, span, didYouMeanPart(word, known))
}

/** What a parameter that is true or false (`isfuzzy=true`) says. */
export function flagOf(parameter: string, parameters: Parameters, binder: Binder): boolean {
  const given = parameters.find(({ name }) => name === parameter)
  const text = binder.parameter(parameters, parameter)?.toLowerCase()
  if (given !== undefined && text !== 'true' && text !== 'false') {
    binder.report('semantic', 'KS223', 'Boolean literal expected.', given.value.span)
  }
  return text === 'true'
}

/** How a cluster may be told to spread the rows of an operator. */
export const STRATEGIES = ['auto', 'broadcast', 'centralized', 'shuffle'] as const

/** Reports a hint whose value is none of those that it takes. Hints steer a cluster and do nothing here. */
export function checkHint(hint: string, known: readonly string[], parameters: Parameters, binder: Binder): void {
  const given = parameters.find(({ name }) => name === hint)
  const value = binder.parameter(parameters, hint) ?? ''
  if (given !== undefined && !known.includes(value)) reportChoice(value, known, given.value.span, binder)
}
