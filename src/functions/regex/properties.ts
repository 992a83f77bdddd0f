/** A Unicode class (`\pL`, `\p{Greek}`, `\p{sc=Greek}`) in the notation of RegExp, or undefined for an unknown name. */
export function propertySource(name: string): string | undefined {
  const parts = /^\s*([\w ]+?)\s*(?:[=:]\s*([\w -]+?)\s*)?$/.exec(name)
  if (parts === null) return undefined
  const [, first, second] = parts
  const candidates =
    second === undefined
      ? spellings(first).flatMap((one) => [one, `Script=${one}`])
      : (KEYS[first.toLowerCase()] ?? []).flatMap((key) => spellings(second).map((one) => `${key}=${one}`))
  return candidates.map((one) => `\\p{${one}}`).find(isProperty)
}

const KEYS: Readonly<Record<string, readonly string[]>> = {
  sc: ['Script'],
  script: ['Script'],
  scx: ['Script_Extensions'],
  script_extensions: ['Script_Extensions'],
  gc: ['General_Category'],
  general_category: ['General_Category'],
}

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
