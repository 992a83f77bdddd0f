import { KqlError } from '../../errors/kql-error.ts'
import { checkDepth, type Dynamic, type DynamicBag, isArray, isBag } from '../../types/dynamic.ts'

/** The steps of a JSON path: keys of bags, positions in arrays. */
export type JsonPath = readonly (string | number)[]

const STEP = /\.([\p{L}\p{N}_@$-]+)|\[\s*(?:(\d+)|'((?:[^'\\]|\\.)*)'|"((?:[^"\\]|\\.)*)")\s*\]/uy

/** Reads `$.a.b[0]['c d']`. Throws for what else there is in JSON paths (`..`, `*`, filters). */
export function parseJsonPath(text: string): JsonPath {
  const steps: (string | number)[] = []
  let position = 1
  const fail = () => new KqlError('unsupported', `The JSON path '${text}' is not supported by kqlite yet.`)
  if (!text.startsWith('$')) throw fail()
  while (position < text.length) {
    STEP.lastIndex = position
    const match = STEP.exec(text)
    if (match === null) throw fail()
    const [whole, name, index, single, double] = match
    steps.push(name ?? (index === undefined ? (single ?? double).replace(/\\(.)/g, '$1') : Number(index)))
    position += whole.length
    checkDepth(steps.length)
  }
  return steps
}

/** The value at the end of a path; undefined when there is none. */
export function valueAt(value: Dynamic, path: JsonPath): Dynamic | undefined {
  let current: Dynamic | undefined = value
  for (const step of path) {
    if (typeof step === 'number') current = isArray(current!) ? current[step] : undefined
    else current = isBag(current!) ? current.get(step) : undefined
    if (current === undefined) return undefined
  }
  return current
}

/** A key of a bag as functions take it: its name, or a path of names that starts with `$.` or `$[`. */
export function keyPath(key: string): readonly string[] {
  return /^\$[.[]/.test(key) ? parseJsonPath(key).map(String) : [key]
}

/** A copy of a bag with a change made at a place in it; `create` makes the bags on the way that are not there. */
export function changeAt(
  bag: DynamicBag,
  path: readonly string[],
  change: (bag: Map<string, Dynamic>, key: string) => void,
  create: boolean,
): DynamicBag {
  const copy = new Map(bag)
  const [key, ...rest] = path
  if (rest.length === 0) change(copy, key)
  else {
    const inner = copy.get(key) ?? (create ? new Map() : null)
    if (isBag(inner)) copy.set(key, changeAt(inner, rest, change, create))
  }
  return copy
}
