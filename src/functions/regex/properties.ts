/** A Unicode class (`\pL`, `\p{Greek}`, `\p{sc=Greek}`) in the notation of RegExp, or undefined for an unknown name. */
export function propertySource(name: string): string | undefined {
  if (name.length > MAX_NAME) return undefined
  const parts = /^\s*([\w ]+?)\s*(?:[=:]\s*([\w -]+?)\s*)?$/.exec(name)
  if (parts === null) return undefined
  const [, first, second] = parts
  const candidates =
    second === undefined
      ? spellings(first).flatMap((one) => [one, `Script=${one}`])
      : spellings(second).map((one) => `${KEYS.get(first.toLowerCase()) ?? first}=${one}`)
  return candidates.map((one) => `\\p{${one}}`).find(isProperty)
}

const KEYS: ReadonlyMap<string, string> = new Map([
  ['sc', 'Script'],
  ['script', 'Script'],
  ['scx', 'Script_Extensions'],
  ['script_extensions', 'Script_Extensions'],
  ['gc', 'General_Category'],
  ['general_category', 'General_Category'],
])

/** No name is longer; the pattern that takes names apart is not made for long ones. */
const MAX_NAME = 100

/** Names are compared without regard to case, spaces and hyphens: the ways RegExp may want one written. */
function spellings(name: string): string[] {
  const words = name.trim().split(/[\s_-]+/)
  const titled = words.map((word) => word.slice(0, 1).toUpperCase() + word.slice(1).toLowerCase()).join('_')
  return [name.trim(), titled, name.trim().toUpperCase()]
}

function isProperty(source: string): boolean {
  try {
    new RegExp(source, 'v')
    return true
  } catch {
    return false
  }
}
