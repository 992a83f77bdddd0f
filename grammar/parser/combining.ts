import type {
  Expression,
  ForkBranch,
  FunctionBody,
  JoinOperator,
  MacroExpandOperator,
  MaterializedViewCombine,
  Name,
  Operator,
  OperatorParameter,
  PartitionByOperator,
  PartitionOperator,
  Pipeline,
  Statement,
  UnionOperator,
} from '../ast.ts'
import { codes } from '../diagnostic.ts'
import * as T from '../tokens.ts'
import type { Rule } from './base.ts'
import { GroupOperatorParser } from './groups.ts'

const none: readonly OperatorParameter[] = []

/** Operators with other tables or pipelines in them: join, lookup, union, macro-expand, fork, partition. */
export abstract class CombiningOperatorParser extends GroupOperatorParser {
  protected abstract statements: Rule<Statement[]>

  protected joinOperator = this.RULE('joinOperator', (): JoinOperator => {
    const start = this.here()
    this.CONSUME(T.Join)
    const parameters = this.SUBRULE(this.parameters)
    const right = this.SUBRULE(this.expression)
    let on: Expression[] = []
    let where: Expression | undefined
    this.OPTION(() => {
      this.OR([
        {
          ALT: () => {
            on = this.SUBRULE(this.onClause)
          },
        },
        {
          ALT: () => {
            this.CONSUME(T.Where)
            where = this.SUBRULE2(this.expression)
          },
        },
      ])
    })
    if (!this.RECORDING_PHASE && on.length === 0 && !where) this.reportMissingOn(start)
    return { kind: 'Join', parameters, right, on, ...(where && { where }), span: this.span(start) }
  })

  protected lookupOperator = this.RULE('lookupOperator', (): Operator => {
    const start = this.here()
    this.CONSUME(T.Lookup)
    const parameters = this.SUBRULE(this.parameters)
    const right = this.SUBRULE(this.expression)
    const on = this.SUBRULE(this.onClause)
    return { kind: 'Lookup', parameters, right, on, span: this.span(start) }
  })

  /** A key after the right side of a join without its `on`; without keys the binder says it. */
  private reportMissingOn(start: number): void {
    const next = this.LA(1)
    if (!this.isA(next, T.ExpressionName) || T.keywords.has(next.image)) return
    this.report({
      code: codes.missingElement,
      message: 'Missing join on condition clause',
      span: this.span(start),
      hint: `Is on missing before ${next.image}?`,
    })
    this.skipFrom(next)
  }

  private onClause = this.RULE('onClause', (): Expression[] => {
    const on: Expression[] = []
    this.CONSUME(T.On)
    this.AT_LEAST_ONE_SEP({ SEP: T.Comma, DEF: () => on.push(this.SUBRULE(this.expression)) })
    return on
  })

  protected unionOperator = this.RULE('unionOperator', (): UnionOperator => {
    const start = this.here()
    this.CONSUME(T.Union)
    const parameters = this.SUBRULE(this.parameters)
    const tables: Expression[] = []
    this.AT_LEAST_ONE_SEP({ SEP: T.Comma, DEF: () => tables.push(this.SUBRULE(this.entity)) })
    return { kind: 'Union', parameters, tables, span: this.span(start) }
  })

  override materializedViewCombine: Rule<MaterializedViewCombine> = this.RULE(
    'materializedViewCombine',
    (): MaterializedViewCombine => {
      const start = this.here()
      this.CONSUME(T.MaterializedViewCombine)
      const view = this.SUBRULE(this.parenthesized)
      this.SUBRULE(this.clauseWord, { ARGS: ['base'] })
      const base = this.SUBRULE2(this.parenthesized)
      this.SUBRULE2(this.clauseWord, { ARGS: ['delta'] })
      const delta = this.SUBRULE3(this.parenthesized)
      this.SUBRULE3(this.clauseWord, { ARGS: ['aggregations'] })
      this.CONSUME(T.OpenParen)
      const aggregations = this.SUBRULE(this.summarizeOperator)
      this.CONSUME(T.CloseParen)
      return { kind: 'MaterializedViewCombine', view, base, delta, aggregations, span: this.span(start) }
    },
  )

  /** A word that begins a clause, but is no keyword. */
  private clauseWord = this.RULE('clauseWord', (word: string): void => {
    const token = this.CONSUME(T.Identifier)
    if (this.RECORDING_PHASE || token.image === word) return
    const message = `Expected: ${word}, but found ${token.image}`
    this.report({ code: codes.expected, message, span: this.spanOf(token) })
  })

  protected macroExpandOperator = this.RULE('macroExpandOperator', (): MacroExpandOperator => {
    const start = this.here()
    this.CONSUME(T.MacroExpand)
    const parameters = this.SUBRULE(this.parameters)
    let entityGroup = this.SUBRULE(this.entity)
    let scope: Name | undefined
    this.OR([
      {
        ALT: () => {
          scope = this.SUBRULE(this.asClause)
        },
      },
      {
        // `macro-expand scope in group (…)`
        ALT: () => {
          this.CONSUME(T.In)
          if (entityGroup.kind === 'NameReference') scope = { ...entityGroup, kind: 'Name' }
          entityGroup = this.SUBRULE(this.nameReference)
        },
      },
    ])
    const open = this.here()
    this.CONSUME(T.OpenParen)
    const statements = this.SUBRULE(this.statements)
    this.CONSUME(T.CloseParen)
    const body = { kind: 'FunctionBody', statements, span: this.span(open) } as const
    return { kind: 'MacroExpand', parameters, entityGroup, scope: scope!, body, span: this.span(start) }
  })

  protected forkOperator = this.RULE('forkOperator', (): Operator => {
    const start = this.here()
    this.CONSUME(T.Fork)
    const branches: ForkBranch[] = []
    this.AT_LEAST_ONE(() => branches.push(this.SUBRULE(this.forkBranch)))
    return { kind: 'Fork', parameters: none, branches, span: this.span(start) }
  })

  private forkBranch = this.RULE('forkBranch', (): ForkBranch => {
    const start = this.here()
    let name: ForkBranch['name']
    this.OPTION(() => {
      name = this.SUBRULE(this.name)
      this.CONSUME(T.Assign)
    })
    this.CONSUME(T.OpenParen)
    const body = this.SUBRULE(this.anyPipeline)
    this.CONSUME(T.CloseParen)
    return { kind: 'ForkBranch', ...(name && { name }), body, span: this.span(start) }
  })

  protected partitionOperator = this.RULE('partitionOperator', (): PartitionOperator => {
    const start = this.here()
    this.CONSUME(T.Partition)
    const parameters = this.SUBRULE(this.parameters)
    this.CONSUME(T.By)
    const by = this.SUBRULE(this.path)
    let scope: Expression | undefined
    this.OPTION(() => {
      this.CONSUME(T.In)
      scope = this.SUBRULE(this.expression)
    })
    const body = this.OR<Pipeline | FunctionBody>([
      { ALT: () => this.SUBRULE(this.parenthesizedAnyPipeline) },
      { ALT: () => this.SUBRULE(this.bracedQuery) },
    ])
    return { kind: 'Partition', parameters, by, ...(scope && { scope }), body, span: this.span(start) }
  })

  private parenthesizedAnyPipeline = this.RULE('parenthesizedAnyPipeline', (): Pipeline => {
    this.CONSUME(T.OpenParen)
    const body = this.SUBRULE(this.anyPipeline)
    this.CONSUME(T.CloseParen)
    return body
  })

  private bracedQuery = this.RULE('bracedQuery', (): FunctionBody => {
    const start = this.here()
    this.CONSUME(T.OpenBrace)
    const expression = this.SUBRULE(this.pipeline)
    const span = this.span(start)
    this.CONSUME(T.CloseBrace)
    const statements = [{ kind: 'ExpressionStatement', expression, span } as const]
    return { kind: 'FunctionBody', statements, span: this.span(start) }
  })

  protected partitionByOperator = this.RULE('partitionByOperator', (): PartitionByOperator => {
    const start = this.here()
    this.CONSUME(T.PartitionBy)
    const parameters = this.SUBRULE(this.parameters)
    const by = this.SUBRULE(this.path)
    let id: Expression | undefined
    this.OPTION(() => {
      this.CONSUME(T.Id)
      id = this.SUBRULE(this.primary)
    })
    const body = this.SUBRULE(this.parenthesizedSubPipeline)
    return { kind: 'PartitionBy', parameters, by, ...(id && { id }), body, span: this.span(start) }
  })
}
