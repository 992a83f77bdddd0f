import { lex } from '../lexer.ts'
import { quoteString } from '../strings.ts'
import { ExpressionName, Identifier, Word } from '../tokens.ts'

/** Keywords that may be names, but read as something else in some place or other. */
const risky = new Set([
  ...['alias', 'best_effort', 'bool', 'boolean', 'declare', 'entity_group', 'guid', 'hint', 'kind', 'let', 'null'],
  ...['restrict', 'typeof', 'uuid', 'view', 'with_source', 'withsource'],
])
/** Operators' keywords that are safe as functions' names, but not on their own. */
const operatorLike = new Set(['evaluate', 'facet', 'partition', 'range', 'reduce', 'render'])

type Place = 'expression' | 'call' | 'declaration'

function tokenOf(text: string) {
  const { tokens, diagnostics } = lex(text)
  return tokens.length === 1 && diagnostics.length === 0 && tokens[0].image === text ? tokens[0] : undefined
}

function isBare(name: string, place: Place): boolean {
  const token = tokenOf(name)
  if (!token || risky.has(name)) return false
  if (token.tokenType === Identifier) return true
  if (operatorLike.has(name) && place !== 'call') return false
  return ExpressionName.categoryMatchesMap![token.tokenTypeIdx] === true
}

const bareNames = new Map<string, boolean>()

/** A name, in brackets where it would not be read as one without. */
export function printName(name: string, place: Place): string {
  const key = `${place} ${name}`
  let bare = bareNames.get(key)
  if (bare === undefined) {
    bare = isBare(name, place)
    if (bareNames.size > 10_000) bareNames.clear()
    bareNames.set(key, bare)
  }
  return bare ? name : bracketed(name)
}

/** A word as it is, anything else in brackets. */
export function printWord(word: string): string {
  const token = tokenOf(word)
  return token && Word.categoryMatchesMap![token.tokenTypeIdx] ? word : bracketed(word)
}

function bracketed(name: string): string {
  const quoted = /[\\'\p{Cc}\u2028\u2029]/u.test(name) ? quoteString(name) : `'${name}'`
  return `[${quoted}]`
}
