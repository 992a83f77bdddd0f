import { KqlError } from '../errors/kql-error.ts'

/** What a query may use. What is left out has its default; `Infinity` lifts a limit. */
export interface Limits {
  /** How long a run may take, in milliseconds: 240,000 (4 minutes, as in Kusto) if left out. */
  readonly timeMs?: number
  /** How many rows a table that a query makes may have: 100,000,000 if left out. */
  readonly rows?: number
  /**
   * How much memory the query and the cells that it makes may take in all, in megabytes and about: 8 bytes a number,
   * 2 a character, 8 an item of an array, and not counting what is given back meanwhile. 4,096 if left out.
   */
  readonly memoryMb?: number
  /** How deep operators, expressions and calls may stand in one another: 300 if left out. */
  readonly depth?: number
  /** How many steps regular expressions may take, about one for each character they look at: 5·10^9 if left out. */
  readonly regexSteps?: number
}

/** The limits that hold where none are given. */
export const DEFAULT_LIMITS: Readonly<Required<Limits>> = {
  timeMs: 240_000,
  rows: 100_000_000,
  memoryMb: 4096,
  depth: 300,
  regexSteps: 5_000_000_000,
}

const CODES: Readonly<Record<keyof Limits, string>> = {
  timeMs: 'KQL310',
  rows: 'KQL311',
  memoryMb: 'KQL312',
  depth: 'KQL313',
  regexSteps: 'KQL314',
}

/** How many steps of regular expressions are counted before the clock is looked at. */
const STEPS_PER_LOOK = 65_536

/** What one run of a query has used of its limits. Each method throws KqlError (`limit`) for what is over them. */
export class Meter {
  readonly limits: Readonly<Required<Limits>>
  private readonly signal: AbortSignal | undefined
  private readonly start = performance.now()
  private readonly maxBytes: number
  private usedBytes = 0
  private usedSteps = 0
  private newSteps = 0
  private isOver = false

  /** The first of `limits` that says something counts. The clock starts now. */
  constructor(limits: readonly (Limits | undefined)[] = [], signal?: AbortSignal) {
    const given = limits.toReversed().map((one) => Object.entries(one ?? {}).filter(([, value]) => value !== undefined))
    this.limits = { ...DEFAULT_LIMITS, ...Object.fromEntries(given.flat()) }
    this.maxBytes = this.limits.memoryMb * 2 ** 20
    this.signal = signal
  }

  /** To be called now and then in work that can take long; looks at the clock and at the signal. */
  checkpoint(): void {
    if (this.isOver) return
    const taken = performance.now() - this.start
    if (taken > this.limits.timeMs) {
      fail('timeMs', this.limits.timeMs, `The query has run for ${Math.ceil(taken)} ms`, 'ms')
    }
    if (this.signal?.aborted) {
      throw new KqlError('limit', 'The query was aborted by its signal.', { code: 'KQL315', cause: this.signal.reason })
    }
  }

  /** The run is over: what is still asked of its columns (by a trace) is not limited in time and memory. */
  end(): void {
    this.isOver = true
  }

  /** To be called before a table of so many rows is made. */
  rows(count: number): void {
    const { rows } = this.limits
    if (!(count <= rows)) fail('rows', rows, `A table of ${count} rows is too long`, 'rows')
  }

  /** To be called before (or, of single values, after) so many bytes are taken. */
  bytes(count: number): void {
    this.usedBytes += count
    if (this.usedBytes <= this.maxBytes || this.isOver) return
    const used = `The cells of the query would take about ${Math.ceil(this.usedBytes / 2 ** 20)} MB`
    fail('memoryMb', this.limits.memoryMb, used, 'MB')
  }

  /** To be called where something stands in so many levels of its kind. */
  depth(levels: number, what: string): void {
    const { depth } = this.limits
    if (levels > depth) fail('depth', depth, `${what} ${levels} levels deep`, 'levels')
  }

  /** To be called after a regular expression has taken so many steps. */
  steps(count: number): void {
    this.newSteps += count
    if (this.newSteps < STEPS_PER_LOOK) return
    this.usedSteps += this.newSteps
    this.newSteps = 0
    const { regexSteps } = this.limits
    if (this.usedSteps > regexSteps) {
      fail('regexSteps', regexSteps, `The regular expressions have taken ${this.usedSteps} steps`, 'steps')
    }
    this.checkpoint()
  }
}

function fail(limit: keyof Limits, value: number, what: string, unit: string): never {
  throw new KqlError('limit', `${what}; the limit is ${value} ${unit}.`, {
    code: CODES[limit],
    hint: `ask for less, or raise the limit: limits: { ${limit}: … }`,
  })
}

/** About how many bytes a text or another value of its own size takes. */
export function sizeOf(value: unknown): number {
  if (typeof value === 'string') return value.length * 2
  if (typeof value !== 'object' || value === null) return 8
  if (Array.isArray(value)) return value.length * 8
  return value instanceof Map ? value.size * 64 : 32
}
