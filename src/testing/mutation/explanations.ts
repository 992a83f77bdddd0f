import type { Source } from '../../../grammar/index.ts'
import type { Explanation } from '../format.ts'
import type { Mutant } from './mutants.ts'

/**
 * The explanation of a mutant of a query, if there is one: of its change, and at the number of its line or at a text
 * of the line that the change stands in.
 */
export function explanationOf(
  mutant: Mutant,
  query: Source,
  explanations: readonly Explanation[],
): Explanation | undefined {
  const { line } = query.positionAt(mutant.span.start)
  const { text, column } = query.lineAt(mutant.span.start)
  return explanations.find(({ at, change }) => {
    if (change !== undefined && change !== mutant.change) return false
    return typeof at === 'number' ? at === line : covers(text, at.trim(), column)
  })
}

/**
 * The text that an explanation of a mutant may give for its place: the line, or a part of it where that is not enough.
 */
export function placeOf(mutant: Mutant, query: Source, mutants: readonly Mutant[]): string {
  const { text } = query.lineAt(mutant.span.start)
  const { line } = query.positionAt(mutant.span.start)
  const isAmbiguous = mutants.some((other) => {
    return other !== mutant && other.change === mutant.change && query.positionAt(other.span.start).line === line
  })
  return isAmbiguous ? query.slice(mutant.context).split(/\r?\n/)[0].trim() : text.trim()
}

function covers(line: string, part: string, column: number): boolean {
  for (let at = line.indexOf(part); at >= 0 && part !== ''; at = line.indexOf(part, at + 1)) {
    if (at <= column && column < at + part.length) return true
  }
  return false
}
