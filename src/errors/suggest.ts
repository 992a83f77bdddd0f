import { suggest } from '../../grammar/suggest.ts'

/** A hint for a name that is not known, or undefined. */
export function didYouMean(name: string, candidates: Iterable<string>): string | undefined {
  const found = suggest(name, candidates)
  return found === undefined ? undefined : `did you mean '${found}'?`
}

const MOST = 4

/** `didYouMean`; or else the candidates, if they are few, that begin or end with the name: `leftouter` for `left`. */
export function didYouMeanPart(name: string, candidates: readonly string[]): string | undefined {
  const near = didYouMean(name, candidates)
  const written = name.toLowerCase()
  if (near !== undefined || written.length < 3) return near
  const isPart = (text: string) => text !== written && (text.startsWith(written) || text.endsWith(written))
  const found = candidates.filter((candidate) => isPart(candidate.toLowerCase())).map((candidate) => `'${candidate}'`)
  if (found.length === 0 || found.length > MOST) return undefined
  return `did you mean ${new Intl.ListFormat('en-GB', { type: 'disjunction' }).format(found)}?`
}
