/** Half-open range of UTF-16 offsets in the source text. */
export interface Span {
  readonly start: number
  readonly end: number
}

/** What all nodes have. */
export interface Base {
  readonly span: Span
}

/** A name where one is declared or selected: a column, variable, function, table. Quoting (`['a b']`) is undone. */
export interface Name extends Base {
  readonly kind: 'Name'
  readonly name: string
}
