import type { IToken } from 'chevrotain'
import type { Operator, Statement } from '../ast.ts'
import type { Diagnostic } from '../diagnostic.ts'
import type { Source } from '../source.ts'
import type { Rule } from './base.ts'
import { StatementParser } from './statements.ts'

/**
 * The parser of KQL: one rule for each piece of syntax, with no look-ahead of more than a token but where a gate says
 * so.
 */
export class KqlParser extends StatementParser {
  #operators: { ALT: () => Operator }[] | undefined

  override operator: Rule<Operator> = this.RULE('operator', (): Operator => {
    this.#operators ??= [
      { ALT: () => this.SUBRULE(this.filterOperator) },
      { ALT: () => this.SUBRULE(this.extendOperator) },
      { ALT: () => this.SUBRULE(this.projectOperator) },
      { ALT: () => this.SUBRULE(this.summarizeOperator) },
      { ALT: () => this.SUBRULE(this.joinOperator) },
      { ALT: () => this.SUBRULE(this.asOperator) },
      { ALT: () => this.SUBRULE(this.assertSchemaOperator) },
      { ALT: () => this.SUBRULE(this.consumeOperator) },
      { ALT: () => this.SUBRULE(this.countOperator) },
      { ALT: () => this.SUBRULE(this.distinctOperator) },
      { ALT: () => this.SUBRULE(this.evaluateOperator) },
      { ALT: () => this.SUBRULE(this.executeAndCacheOperator) },
      { ALT: () => this.SUBRULE(this.facetOperator) },
      { ALT: () => this.SUBRULE(this.findOperator) },
      { ALT: () => this.SUBRULE(this.forkOperator) },
      { ALT: () => this.SUBRULE(this.getSchemaOperator) },
      { ALT: () => this.SUBRULE(this.graphMarkComponentsOperator) },
      { ALT: () => this.SUBRULE(this.graphMatchOperator) },
      { ALT: () => this.SUBRULE(this.graphShortestPathsOperator) },
      { ALT: () => this.SUBRULE(this.graphToTableOperator) },
      { ALT: () => this.SUBRULE(this.graphWhereOperator) },
      { ALT: () => this.SUBRULE(this.inlineExternalTableOperator) },
      { ALT: () => this.SUBRULE(this.invokeOperator) },
      { ALT: () => this.SUBRULE(this.lookupOperator) },
      { ALT: () => this.SUBRULE(this.macroExpandOperator) },
      { ALT: () => this.SUBRULE(this.makeGraphOperator) },
      { ALT: () => this.SUBRULE(this.makeSeriesOperator) },
      { ALT: () => this.SUBRULE(this.mvApplyOperator) },
      { ALT: () => this.SUBRULE(this.mvExpandOperator) },
      { ALT: () => this.SUBRULE(this.parseKvOperator) },
      { ALT: () => this.SUBRULE(this.parseOperator) },
      { ALT: () => this.SUBRULE(this.partitionByOperator) },
      { ALT: () => this.SUBRULE(this.partitionOperator) },
      { ALT: () => this.SUBRULE(this.printOperator) },
      { ALT: () => this.SUBRULE(this.projectAwayOperator) },
      { ALT: () => this.SUBRULE(this.projectByNamesOperator) },
      { ALT: () => this.SUBRULE(this.projectKeepOperator) },
      { ALT: () => this.SUBRULE(this.projectRenameOperator) },
      { ALT: () => this.SUBRULE(this.projectReorderOperator) },
      { ALT: () => this.SUBRULE(this.rangeOperator) },
      { ALT: () => this.SUBRULE(this.reduceOperator) },
      { ALT: () => this.SUBRULE(this.renderOperator) },
      { ALT: () => this.SUBRULE(this.sampleDistinctOperator) },
      { ALT: () => this.SUBRULE(this.sampleOperator) },
      { ALT: () => this.SUBRULE(this.scanOperator) },
      { ALT: () => this.SUBRULE(this.searchOperator) },
      { ALT: () => this.SUBRULE(this.serializeOperator) },
      { ALT: () => this.SUBRULE(this.sortOperator) },
      { ALT: () => this.SUBRULE(this.takeOperator) },
      { ALT: () => this.SUBRULE(this.topHittersOperator) },
      { ALT: () => this.SUBRULE(this.topNestedOperator) },
      { ALT: () => this.SUBRULE(this.topOperator) },
      { ALT: () => this.SUBRULE(this.unionOperator) },
    ]
    return this.OR(this.#operators)
  })

  constructor(options: { validate: boolean }) {
    super(options)
    this.performSelfAnalysis()
  }

  /** Parses the tokens of a text, the last of which is its end. */
  run(
    source: Source,
    tokens: IToken[],
    lexical: readonly Diagnostic[],
  ): { statements: Statement[]; diagnostics: Diagnostic[] } {
    this.start(source, tokens, lexical)
    const statements = this.query()
    return { statements, diagnostics: this.diagnostics }
  }
}
