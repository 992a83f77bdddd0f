/** How the code points beyond ASCII in a set are known to lie; sets of different families may still overlap. */
type Beyond = 'none' | 'word' | 'not-word' | 'space' | 'not-space' | 'any'

const DISJOINT: readonly (readonly [Beyond, Beyond])[] = [
  ['word', 'not-word'],
  ['word', 'space'],
  ['space', 'not-space'],
]

/** Kusto's `\w`, `\d` and `\s` know all of Unicode. */
export const WORD = '[\\p{Alphabetic}\\p{M}\\p{Nd}\\p{Pc}\\p{Join_Control}]'
export const DIGIT = '\\p{Nd}'
export const SPACE = '\\p{White_Space}'

/** How the letters of a set are compared. */
export interface CharSetOptions {
  readonly ignoreCase: boolean
  /** What is known of its code points beyond ASCII; `any` when nothing is. */
  readonly beyond?: Beyond
  /** False when no letter's case can matter. */
  readonly cased?: boolean
}

/** A set of code points: one character of a pattern, or a class. */
export class CharSet {
  /** An expression for one character in the notation of RegExp's `v` mode. */
  readonly source: string
  readonly ignoreCase: boolean
  readonly cased: boolean
  private readonly beyond: Beyond
  private compiled: RegExp | undefined
  private readonly known = new Map<number, boolean>()
  private table: Uint8Array | undefined

  constructor(source: string, { ignoreCase, beyond = 'any', cased = true }: CharSetOptions) {
    this.source = source
    this.ignoreCase = ignoreCase && cased
    this.cased = cased
    this.beyond = beyond
  }

  has(codePoint: number): boolean {
    if (codePoint < 128) return this.ascii[codePoint] === 1
    let found = this.known.get(codePoint)
    if (found === undefined) {
      found = this.regexp.test(String.fromCodePoint(codePoint))
      this.known.set(codePoint, found)
    }
    return found
  }

  /** Made when it is needed: most sets only stand in the pattern as a whole. */
  private get regexp(): RegExp {
    this.compiled ??= new RegExp(`^${this.source}$`, this.ignoreCase ? 'iv' : 'v')
    return this.compiled
  }

  /** For each ASCII code, 1 when it is in the set. */
  get ascii(): Uint8Array {
    this.table ??= Uint8Array.from({ length: 128 }, (_, code) => (this.regexp.test(String.fromCharCode(code)) ? 1 : 0))
    return this.table
  }

  /** Whether the two sets surely share no code point. */
  isDisjointFrom(other: CharSet): boolean {
    const { beyond } = this
    const apart =
      beyond === 'none' ||
      other.beyond === 'none' ||
      DISJOINT.some(([a, b]) => (beyond === a && other.beyond === b) || (beyond === b && other.beyond === a))
    return apart && this.ascii.every((one, code) => one === 0 || other.ascii[code] === 0)
  }
}

/** A code point in the notation of RegExp's `v` mode. */
export function codePointSource(codePoint: number): string {
  return `\\u{${codePoint.toString(16)}}`
}
