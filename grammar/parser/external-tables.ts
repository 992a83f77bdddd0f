import type {
  Call,
  Expression,
  InlineExternalTableOperator,
  Name,
  OperatorParameter,
  PartitionColumn,
  RowSchema,
} from '../ast.ts'
import { codes } from '../diagnostic.ts'
import * as T from '../tokens.ts'
import { CommonOperatorParser } from './operators.ts'

/** inline_external_table. */
export abstract class ExternalTableParser extends CommonOperatorParser {
  protected inlineExternalTableOperator = this.RULE('inlineExternalTableOperator', (): InlineExternalTableOperator => {
    const start = this.here()
    this.CONSUME(T.InlineExternalTable)
    let schema: RowSchema | undefined
    this.OPTION(() => {
      schema = this.SUBRULE(this.rowSchema)
    })
    const storage = this.SUBRULE(this.storageKind)
    const needed = this.there()
    let partitions: PartitionColumn[] = []
    this.OPTION2(() => {
      partitions = this.SUBRULE(this.partitionColumns)
    })
    let pathFormat: Expression[] = []
    this.OPTION3(() => {
      pathFormat = this.SUBRULE(this.pathFormat)
    })
    let dataFormat: Name | undefined
    this.OPTION4(() => {
      this.CONSUME(T.DataFormat)
      this.CONSUME(T.Assign)
      dataFormat = this.SUBRULE(this.name)
    })
    if (storage === 'storage' && !dataFormat) this.reportMissing('a dataformat', needed)
    if (storage === 'storage' && !schema) this.reportMissing('a schema', needed)
    const uris: Expression[] = []
    this.CONSUME(T.OpenParen)
    this.MANY_SEP({ SEP: T.Comma, DEF: () => uris.push(this.SUBRULE(this.expression)) })
    this.CONSUME(T.CloseParen)
    let properties: OperatorParameter[] = []
    this.OPTION5(() => {
      this.CONSUME(T.With)
      properties = this.SUBRULE(this.properties)
    })
    const head = { kind: 'InlineExternalTable', parameters: [], ...(schema && { schema }), storage } as const
    const span = this.span(start)
    return { ...head, partitions, pathFormat, ...(dataFormat && { dataFormat }), uris, properties, span }
  })

  /** `kind=storage` */
  private storageKind = this.RULE('storageKind', (): InlineExternalTableOperator['storage'] => {
    this.CONSUME(T.Kind)
    this.CONSUME(T.Assign)
    const token = this.CONSUME(T.Word)
    if (token.image !== 'storage' && token.image !== 'delta') {
      const message = `Expected: storage or delta after =, but found ${token.image}`
      this.report({ code: codes.expected, message, span: this.spanOf(token) })
    }
    return token.image as InlineExternalTableOperator['storage']
  })

  private reportMissing(what: string, end: number): void {
    const message = `inline_external_table of kind=storage needs ${what}`
    this.report({ code: codes.missingElement, message, span: { start: end, end } })
  }

  /** `partition by (a: string, b: datetime = bin(c, 1d))` */
  private partitionColumns = this.RULE('partitionColumns', (): PartitionColumn[] => {
    const list: PartitionColumn[] = []
    this.CONSUME(T.Partition)
    this.CONSUME(T.By)
    this.CONSUME(T.OpenParen)
    this.AT_LEAST_ONE_SEP({ SEP: T.Comma, DEF: () => list.push(this.SUBRULE(this.partitionColumn)) })
    this.CONSUME(T.CloseParen)
    return list
  })

  private partitionColumn = this.RULE('partitionColumn', (): PartitionColumn => {
    const start = this.here()
    const name = this.SUBRULE(this.declaredName)
    this.CONSUME(T.Colon)
    const type = this.SUBRULE(this.typeName)
    let value: Expression | undefined
    this.OPTION(() => {
      this.CONSUME(T.Assign)
      value = this.SUBRULE(this.expression)
    })
    return { kind: 'PartitionColumn', name, type, ...(value && { value }), span: this.span(start) }
  })

  /** `pathformat = ("a/" name "/" datetime_pattern("yyyy", name))` */
  private pathFormat = this.RULE('pathFormat', (): Expression[] => {
    const parts: Expression[] = []
    this.CONSUME(T.PathFormat)
    this.CONSUME(T.Assign)
    this.CONSUME(T.OpenParen)
    this.AT_LEAST_ONE(() => {
      parts.push(
        this.OR<Expression>({
          DEF: [
            { ALT: () => this.SUBRULE(this.stringLiteral) },
            { GATE: () => this.peek() === T.DateTimePattern, ALT: () => this.SUBRULE(this.dateTimePattern) },
            { ALT: () => this.SUBRULE(this.nameReference) },
          ],
          IGNORE_AMBIGUITIES: true,
        }),
      )
    })
    this.CONSUME(T.CloseParen)
    return parts
  })

  private dateTimePattern = this.RULE('dateTimePattern', (): Call => {
    const keyword = this.CONSUME(T.DateTimePattern)
    this.CONSUME(T.OpenParen)
    const pattern = this.SUBRULE(this.stringLiteral)
    this.CONSUME(T.Comma)
    const column = this.SUBRULE(this.nameReference)
    this.CONSUME(T.CloseParen)
    const name: Name = { kind: 'Name', name: keyword.image, span: this.spanOf(keyword) }
    return { kind: 'Call', name, arguments: [pattern, column], span: this.span(keyword.startOffset) }
  })
}
