/** A compiled regular expression. */
export interface Regex {
  test(text: string): boolean
}

/** Compiles a pattern in RE2's syntax. */
export function compileRegex(pattern: string): Regex {
  return new RegExp(pattern, 'u')
}
