import type { Source, Span } from '../../grammar/index.ts'
import { KqlError } from '../errors/kql-error.ts'
import { didYouMean } from '../errors/suggest.ts'
import { builtInTableNames } from '../sentinel/schemas/schemas.ts'

/** Names that are too long to resemble another by chance. */
const NAME = /^\w{4,}$/

/**
 * Finds names in fixtures that look like misspelled ones. A table that the rule does not read, and a column that no
 * schema has, change nothing, so that a test of what does not fire would pass whatever the rows.
 */
export class Misnamed {
  private readonly source: Source
  private readonly words: ReadonlySet<string>
  private readonly literals: ReadonlySet<string>

  /** `texts` are the rule's query and its saved functions. */
  constructor(texts: readonly string[], source: Source) {
    this.source = source
    this.words = new Set(texts.flatMap((text) => text.match(/\w+/g) ?? []))
    this.literals = new Set(texts.flatMap((text) => [...text.matchAll(/(["'])(.*?)\1/g)].map(([, , inner]) => inner)))
  }

  /** Throws KqlError for a table that nothing knows, with a name much like one in the query. */
  table(name: string, schemas: Readonly<Record<string, unknown>>, span: Span | undefined): void {
    if (!NAME.test(name) || this.words.has(name) || Object.hasOwn(schemas, name)) return
    const hint = didYouMean(name, this.words)
    if (hint === undefined || builtInTableNames().includes(name)) return
    throw this.error(`the rule does not read a table '${name}'`, hint, span)
  }

  /** Throws KqlError for a watchlist with a name much like one in the query. */
  watchlist(name: string, span: Span | undefined): void {
    if (name.length < 4 || this.literals.has(name) || this.words.has(name)) return
    const hint = didYouMean(name, this.literals)
    if (hint !== undefined) throw this.error(`the rule does not read a watchlist '${name}'`, hint, span)
  }

  /** Throws KqlError for a query parameter that the query does not name: it cannot have declared it. */
  parameter(name: string, span: Span | undefined): void {
    if (this.words.has(name)) return
    const hint = didYouMean(name, this.words) ?? `a query declares one with: declare query_parameters(${name}: string);`
    throw this.error(`the rule declares no parameter '${name}'`, hint, span)
  }

  /** Throws KqlError for a column that neither schema nor query has, with a name much like one of the schema. */
  column(name: string, table: string, schema: ReadonlyMap<string, unknown>, span: Span): void {
    if (!NAME.test(name) || name.endsWith('_CF') || this.words.has(name)) return
    const hint = didYouMean(name, schema.keys())
    if (hint === undefined) return
    throw this.error(`${table} has no column '${name}'`, `${hint} A column of your own is listed in schemas.`, span)
  }

  private error(message: string, hint: string, span: Span | undefined): KqlError {
    return new KqlError('semantic', message, { code: 'KQL132', source: this.source, span, hint })
  }
}
