import {
  Alternation,
  type ILookaheadStrategy,
  type IOrAlt,
  type IProduction,
  type IToken,
  NonTerminal,
  Option,
  type OptionalProductionType,
  Repetition,
  RepetitionMandatory,
  RepetitionMandatoryWithSeparator,
  RepetitionWithSeparator,
  type Rule,
  Terminal,
  type TokenType,
} from 'chevrotain'

interface TokenSource {
  LA(howMuch: number): IToken
}

interface First {
  /** Indices of token types; one may be there twice. */
  readonly tokens: readonly number[]
  /** Whether there may be nothing at all. */
  readonly empty: boolean
}

const optionalProductions = {
  Option,
  Repetition,
  RepetitionMandatory,
  RepetitionMandatoryWithSeparator,
  RepetitionWithSeparator,
} satisfies Partial<Record<OptionalProductionType, unknown>>

/**
 * Look-ahead of one token, by table: what may come first in every rule is worked out once, which makes the parser
 * quick to build, and quicker to run than Chevrotain's own way for any number of tokens. Where one token does not
 * decide, the rules have gates; among the alternatives that fit, the first whose gate is open is taken.
 */
export class TableLookahead implements ILookaheadStrategy {
  readonly #firstOfRule = new Map<Rule, First>()
  readonly #firstOfTokens = new Map<TokenType, First>()

  validate({ rules }: { rules: Rule[] }): ReturnType<ILookaheadStrategy['validate']> {
    const errors: ReturnType<ILookaheadStrategy['validate']> = []
    for (const rule of rules) {
      for (const production of this.#productions(rule)) {
        if (!(production instanceof Alternation) || isAmbiguous(production)) continue
        const alternatives = partsOf(production).map((part) => new Set(this.#first(partsOf(part)).tokens))
        const shared = alternatives.some((tokens, i) =>
          [...tokens].some((t) => alternatives.slice(0, i).some((a) => a.has(t))),
        )
        if (shared) {
          const message = `A token fits several alternatives of OR${production.idx} in ${rule.name}`
          // The kind is Chevrotain's AMBIGUOUS_ALTS.
          errors.push({ message, type: 6, ruleName: rule.name } as (typeof errors)[number])
        }
      }
    }
    return errors
  }

  buildLookaheadForAlternation({
    prodOccurrence,
    rule,
    hasPredicates,
  }: {
    prodOccurrence: number
    rule: Rule
    hasPredicates: boolean
  }): (orAlts?: IOrAlt<any>[]) => number | undefined {
    const alternation = this.#productions(rule).find((p) => p instanceof Alternation && p.idx === prodOccurrence)
    const candidates: number[][] = []
    for (const [index, alternative] of partsOf(alternation!).entries()) {
      for (const token of this.#first(partsOf(alternative)).tokens) {
        candidates[token] ??= []
        if (!candidates[token].includes(index)) candidates[token].push(index)
      }
    }
    if (!hasPredicates) {
      const table = candidates.map(([index]) => index)
      return function (this: TokenSource) {
        return table[this.LA(1).tokenTypeIdx]
      }
    }
    return function (this: TokenSource, orAlts?: IOrAlt<any>[]) {
      const fitting = candidates[this.LA(1).tokenTypeIdx]
      return fitting?.find((index) => {
        const gate = orAlts?.[index].GATE
        return gate === undefined || gate.call(this)
      })
    }
  }

  buildLookaheadForOptional({
    prodOccurrence,
    prodType,
    rule,
  }: {
    prodOccurrence: number
    prodType: OptionalProductionType
    rule: Rule
  }): () => boolean {
    const type = optionalProductions[prodType]
    const production = this.#productions(rule).find((p) => p instanceof type && p.idx === prodOccurrence)
    const table: boolean[] = []
    for (const token of this.#first(partsOf(production!)).tokens) table[token] = true
    return function (this: TokenSource) {
      return table[this.LA(1).tokenTypeIdx] === true
    }
  }

  *#all(productions: readonly IProduction[]): Generator<IProduction> {
    for (const production of productions) {
      yield production
      if ('definition' in production && !(production instanceof NonTerminal)) yield* this.#all(partsOf(production))
    }
  }

  readonly #productionsOfRule = new Map<Rule, IProduction[]>()

  #productions(rule: Rule): IProduction[] {
    let productions = this.#productionsOfRule.get(rule)
    if (!productions) {
      productions = [...this.#all(rule.definition)]
      this.#productionsOfRule.set(rule, productions)
    }
    return productions
  }

  #first(sequence: readonly IProduction[]): First {
    if (sequence.length === 1) return this.#firstOf(sequence[0])
    const tokens: number[] = []
    for (const production of sequence) {
      const first = this.#firstOf(production)
      tokens.push(...first.tokens)
      if (!first.empty) return { tokens, empty: false }
    }
    return { tokens, empty: true }
  }

  #firstOf(production: IProduction): First {
    if (production instanceof Terminal) return this.#firstOfToken(production.terminalType)
    if (production instanceof NonTerminal) {
      const rule = production.referencedRule
      let first = this.#firstOfRule.get(rule)
      if (!first) {
        const { tokens, empty } = this.#first(rule.definition)
        first = { tokens: [...new Set(tokens)], empty }
        this.#firstOfRule.set(rule, first)
      }
      return first
    }
    if (production instanceof Alternation) {
      const firsts = partsOf(production).map((alternative) => this.#first(partsOf(alternative)))
      return { tokens: firsts.flatMap(({ tokens }) => tokens), empty: firsts.some(({ empty }) => empty) }
    }
    const first = this.#first(partsOf(production))
    const mandatory =
      production instanceof RepetitionMandatory || production instanceof RepetitionMandatoryWithSeparator
    return mandatory || first.empty ? first : { tokens: first.tokens, empty: true }
  }

  #firstOfToken(type: TokenType): First {
    let first = this.#firstOfTokens.get(type)
    if (!first) {
      first = { tokens: [type.tokenTypeIdx!, ...(type.categoryMatches ?? [])], empty: false }
      this.#firstOfTokens.set(type, first)
    }
    return first
  }
}

// Chevrotain's types leave out what every production but a terminal has.
function partsOf(production: IProduction): IProduction[] {
  return (production as unknown as { definition: IProduction[] }).definition
}

function isAmbiguous(alternation: Alternation): boolean {
  return (alternation as unknown as { ignoreAmbiguities: boolean }).ignoreAmbiguities
}
