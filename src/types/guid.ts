/**
 * Parses a GUID with or without hyphens, braces or parentheses to its canonical lower-case form; null when it is none.
 */
export function parseGuid(text: string): string | null {
  const match = /^[{(]?([0-9a-f]{8})-?([0-9a-f]{4})-?([0-9a-f]{4})-?([0-9a-f]{4})-?([0-9a-f]{12})[)}]?$/i.exec(
    text.trim(),
  )
  return match ? match.slice(1).join('-').toLowerCase() : null
}

/**
 * The GUID that a text begins with: 32 hexadecimal digits, with hyphens in their places or without; null for another
 * beginning. What follows does not matter.
 */
export function guidAtStart(text: string): string | null {
  const match = /^([0-9a-f]{8})-?([0-9a-f]{4})-?([0-9a-f]{4})-?([0-9a-f]{4})-?([0-9a-f]{12})/i.exec(text)
  return match ? match.slice(1).join('-').toLowerCase() : null
}
