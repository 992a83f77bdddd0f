import { suggest } from '../../grammar/suggest.ts'

/** A hint for a name that is not known, or undefined. */
export function didYouMean(name: string, candidates: Iterable<string>): string | undefined {
  const found = suggest(name, candidates)
  return found === undefined ? undefined : `did you mean '${found}'?`
}
