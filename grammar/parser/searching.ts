import type {
  Expression,
  FindColumn,
  FindOperator,
  Operator,
  Parameter,
  ScanAssignment,
  ScanOperator,
  ScanStep,
  SearchOperator,
  TypeName,
} from '../ast.ts'
import * as T from '../tokens.ts'
import type { Rule } from './base.ts'
import { TextAndArrayParser } from './texts-and-arrays.ts'

/** find, search and scan. */
export abstract class SearchParser extends TextAndArrayParser {
  protected abstract functionParameter: Rule<Parameter>

  // --------------------------------------------------------------------------------------------------- find and search

  protected findOperator = this.RULE('findOperator', (): FindOperator => {
    const start = this.here()
    this.CONSUME(T.Find)
    const parameters = this.SUBRULE(this.parameters)
    const tables = this.SUBRULE(this.tableList)
    this.OPTION({ GATE: () => this.peek(2) !== T.Assign, DEF: () => this.CONSUME(T.Where) })
    const predicate = this.SUBRULE(this.expression)
    let project: FindOperator['project']
    const columns: FindColumn[] = []
    let projectAway: Expression[] = []
    this.OPTION2(() => {
      this.OR([
        {
          ALT: () => {
            this.CONSUME(T.Project)
            project = 'project'
            this.AT_LEAST_ONE_SEP({ SEP: T.Comma, DEF: () => columns.push(this.SUBRULE(this.findColumn)) })
          },
        },
        {
          ALT: () => {
            this.CONSUME(T.ProjectSmart)
            project = 'project-smart'
          },
        },
      ])
    })
    this.OPTION3(() => {
      this.CONSUME(T.ProjectAwayOfFind)
      projectAway = this.SUBRULE(this.columnPatterns)
    })
    const span = this.span(start)
    return { kind: 'Find', parameters, tables, predicate, project, columns, projectAway, span }
  })

  /** `name`, `name: type`, `pack(*)`, `pack_all()`, `*` */
  private findColumn = this.RULE('findColumn', (): FindColumn => {
    const start = this.here()
    let pack = false
    let type: TypeName | undefined
    const column = this.OR<Expression>({
      DEF: [
        { ALT: () => this.SUBRULE(this.loneStar) },
        {
          GATE: () => this.peek(2) === T.OpenParen,
          ALT: () => {
            pack = true
            this.CONSUME(T.SimpleName)
            this.CONSUME(T.OpenParen)
            const at = this.here()
            this.OPTION(() => this.CONSUME2(T.Asterisk))
            const span = { start: at, end: at + 1 }
            this.CONSUME(T.CloseParen)
            return { kind: 'Star', span }
          },
        },
        { ALT: () => this.SUBRULE(this.nameReference) },
      ],
      IGNORE_AMBIGUITIES: true,
    })
    this.OPTION2(() => {
      this.CONSUME(T.Colon)
      type = this.SUBRULE(this.typeName)
    })
    return { kind: 'FindColumn', column, ...(type && { type }), pack, span: this.span(start) }
  })

  /** `in (table, Dev*, (query), T | as x)`, or nothing */
  private tableList = this.RULE('tableList', (): Expression[] => {
    const tables: Expression[] = []
    this.OPTION(() => {
      this.CONSUME(T.In)
      this.CONSUME(T.OpenParen)
      this.AT_LEAST_ONE_SEP({ SEP: T.Comma, DEF: () => tables.push(this.SUBRULE(this.findTable)) })
      this.CONSUME(T.CloseParen)
    })
    return tables
  })

  private findTable = this.RULE('findTable', (): Expression => {
    const start = this.here()
    const source = this.SUBRULE(this.entity)
    const operators: Operator[] = []
    this.MANY(() => {
      this.CONSUME(T.Bar)
      operators.push(this.SUBRULE(this.operator))
    })
    return operators.length ? { kind: 'Pipeline', source, operators, span: this.span(start) } : source
  })

  protected searchOperator = this.RULE('searchOperator', (): SearchOperator => {
    const start = this.here()
    this.CONSUME(T.Search)
    const parameters = this.SUBRULE(this.parameters)
    const tables = this.SUBRULE(this.tableList)
    const predicate = this.SUBRULE(this.searchPredicate)
    return { kind: 'Search', parameters, tables, predicate, span: this.span(start) }
  })

  /** An expression, `*`, or `* and` an expression */
  private searchPredicate = this.RULE('searchPredicate', (): Expression => {
    return this.OR<Expression>({
      DEF: [
        { GATE: () => this.isLoneStar(), ALT: () => this.SUBRULE(this.starPredicate) },
        { ALT: () => this.SUBRULE(this.expression) },
      ],
      IGNORE_AMBIGUITIES: true,
    })
  })

  private starPredicate = this.RULE('starPredicate', (): Expression => {
    const start = this.here()
    const left = this.SUBRULE(this.loneStar)
    let result = left
    this.OPTION(() => {
      const operatorSpan = this.spanOf(this.CONSUME(T.And))
      const right = this.SUBRULE(this.expression)
      result = { kind: 'Binary', operator: 'and', left, right, operatorSpan, span: this.span(start) }
    })
    return result
  })

  // -------------------------------------------------------------------------------------------------------------- scan

  protected scanOperator = this.RULE('scanOperator', (): ScanOperator => {
    const start = this.here()
    this.CONSUME(T.Scan)
    const parameters = this.SUBRULE(this.parameters)
    let orderBy: Expression[] = []
    let partitionBy: Expression[] = []
    const declare: Parameter[] = []
    const steps: ScanStep[] = []
    this.OPTION(() => {
      this.CONSUME(T.Order)
      this.CONSUME(T.By)
      orderBy = this.SUBRULE(this.orderedList)
    })
    this.OPTION2(() => {
      this.CONSUME(T.Partition)
      this.CONSUME2(T.By)
      partitionBy = this.SUBRULE(this.expressionList)
    })
    this.OPTION3(() => {
      this.CONSUME(T.Declare)
      this.CONSUME(T.OpenParen)
      this.MANY_SEP({ SEP: T.Comma, DEF: () => declare.push(this.SUBRULE(this.functionParameter)) })
      this.CONSUME(T.CloseParen)
    })
    this.CONSUME(T.With)
    this.CONSUME2(T.OpenParen)
    this.MANY(() => steps.push(this.SUBRULE(this.scanStep)))
    this.CONSUME2(T.CloseParen)
    return { kind: 'Scan', parameters, orderBy, partitionBy, declare, steps, span: this.span(start) }
  })

  private scanStep = this.RULE('scanStep', (): ScanStep => {
    const start = this.here()
    this.CONSUME(T.Step)
    const name = this.SUBRULE(this.declaredName)
    let optional = false
    let output: ScanStep['output']
    this.OPTION(() => {
      this.CONSUME(T.Optional)
      optional = true
    })
    this.OPTION2(() => {
      this.CONSUME(T.Output)
      this.CONSUME(T.Assign)
      output = this.CONSUME(T.Word).image as ScanStep['output']
    })
    this.CONSUME(T.Colon)
    const condition = this.SUBRULE(this.expression)
    const assignments: ScanAssignment[] = []
    this.OPTION3(() => {
      this.CONSUME(T.FatArrow)
      this.AT_LEAST_ONE_SEP({ SEP: T.Comma, DEF: () => assignments.push(this.SUBRULE(this.scanAssignment)) })
    })
    this.CONSUME(T.Semicolon)
    const span = this.span(start)
    return { kind: 'ScanStep', name, optional, ...(output && { output }), condition, assignments, span }
  })

  private scanAssignment = this.RULE('scanAssignment', (): ScanAssignment => {
    const start = this.here()
    const name = this.SUBRULE(this.declaredName)
    this.CONSUME(T.Assign)
    const value = this.SUBRULE(this.expression)
    return { kind: 'ScanAssignment', name, value, span: this.span(start) }
  })
}
