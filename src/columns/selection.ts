/** Row numbers of some table, in order; -1 stands for a row that is missing (an outer join's other side). */
export class Selection {
  readonly rows: Int32Array
  private composed: { readonly next: Selection; readonly both: Selection } | null = null
  private missing: boolean | null = null

  constructor(rows: Int32Array) {
    this.rows = rows
  }

  static range(start: number, end: number): Selection {
    const rows = new Int32Array(end - start)
    for (let i = 0; i < rows.length; i++) rows[i] = start + i
    return new Selection(rows)
  }

  get length(): number {
    return this.rows.length
  }

  get hasMissing(): boolean {
    this.missing ??= this.rows.includes(-1)
    return this.missing
  }

  /** The rows that `next` picks out of these, as rows of the first table. Asked for one column after the other. */
  compose(next: Selection): Selection {
    if (this.composed?.next === next) return this.composed.both
    const rows = new Int32Array(next.rows.length)
    for (let i = 0; i < rows.length; i++) rows[i] = next.rows[i] < 0 ? -1 : this.rows[next.rows[i]]
    const both = new Selection(rows)
    this.composed = { next, both }
    return both
  }
}

/**
 * Where rows are written before it is known how many there are; used again, as large arrays cost more than the work.
 */
let scratch = new Int32Array(4096)

function scratchFor(length: number): Int32Array {
  if (scratch.length < length) scratch = new Int32Array(length)
  return scratch
}

/** The rows where a predicate's bytes (1 is true) hold. */
export function selectionWhere(truth: Uint8Array): Selection {
  const rows = scratchFor(truth.length)
  let next = 0
  for (let i = 0; i < truth.length; i++) {
    rows[next] = i
    next += truth[i] & 1
  }
  return new Selection(rows.slice(0, next))
}
