import type * as ast from '../../grammar/ast.ts'
import type { Binder } from '../binder/binder.ts'
import { bindTypeName } from '../binder/expressions.ts'
import { reportDuplicate } from '../binder/named-columns.ts'
import { castTo } from '../binder/nodes.ts'
import { choiceOf } from '../binder/parameters.ts'
import type { BoundExpression, Plan } from '../binder/plan.ts'
import { columnBuilder } from '../columns/builder.ts'
import { BoolColumn, type Column, missingValue } from '../columns/column.ts'
import { entriesOf, mapDictionary } from '../columns/dictionary.ts'
import { selectionWhere } from '../columns/selection.ts'
import { type ColumnInfo, LazyColumn } from '../columns/table.ts'
import type { TabularOperator } from '../engine/catalog.ts'
import { locating, type RunContext } from '../engine/context.ts'
import { evaluate } from '../engine/evaluate.ts'
import { truthOf } from '../engine/truth.ts'
import { tableWith, withColumns } from './added-columns.ts'
import { type ParseKind, type PatternPart, type TextParser, textParser } from './parse-pattern.ts'
import { passThrough } from './plans.ts'

/** The plan of `parse`. */
export interface ParsePlan extends Plan {
  readonly where: boolean
  readonly value: BoundExpression
  readonly kind: ParseKind
  readonly flags: string
  readonly pattern: readonly PatternPart[]
  /** The columns of the pattern, in its order. */
  readonly filled: readonly ColumnInfo[]
}

const PARSE_KINDS: Readonly<Record<string, ParseKind>> = { simple: 'simple', regex: 'regex', relaxed: 'relaxed' }

/** `parse value with pattern`, `parse-where`: fills columns with pieces of a text. */
export const parse: TabularOperator<ast.ParseOperator, ParsePlan> = {
  kind: 'Parse',
  bind(node, input, scope, binder) {
    binder.checkParameters(node.parameters, ['kind', 'flags'])
    const rows = passThrough('Parse', input, node, binder)
    const kind = choiceOf('kind', node.parameters, PARSE_KINDS, 'simple', binder)
    const filled = bindPattern(node.pattern, binder)
    return {
      ...rows,
      columns: withColumns(rows.columns, filled),
      where: node.where,
      value: castTo(binder.expression(node.value, binder.rowScope(rows.inputs[0], scope)), 'string'),
      kind,
      flags: binder.parameter(node.parameters, 'flags') ?? '',
      pattern: patternParts(node.pattern, filled),
      filled,
    }
  },
  run(plan, [input], context) {
    const { where, value, filled, columns } = plan
    const texts = evaluate(value, input, context)
    const parser = locating(plan.at, () => textParser(plan.pattern, plan.kind, plan.flags, context.meter))
    const parsed = parsedOnce(texts, parser, filled, context)
    const cells = filled.map((_, i) => new LazyColumn(() => parsed().columns[i]))
    const table = tableWith(input, columns, filled, cells)
    return where ? table.select(selectionWhere(truthOf(parsed().matched))) : table
  },
}

// --------------------------------------------------------------------------------------------------------- binding

/** Checks the order of the parts and gives the columns among them. */
function bindPattern(pattern: readonly ast.ParsePart[], binder: Binder): ColumnInfo[] {
  const filled: ColumnInfo[] = []
  for (const [i, part] of pattern.entries()) {
    const before = pattern[i - 1]
    if (part.kind === 'Star') {
      const next = pattern[i + 1]
      if (next !== undefined && next.kind !== 'Literal') {
        binder.report('semantic', 'KS102', 'A string literal must follow a *', part.span)
      }
      if (before?.kind === 'ParseColumn' && filled.at(-1)?.type === 'string') {
        binder.report('semantic', 'KS103', 'Using * after parsing a string column is ambiguous.', part.span)
      }
    } else if (part.kind === 'ParseColumn') {
      const { name } = part.name
      if (before !== undefined && before.kind !== 'Literal') {
        binder.report('semantic', 'KS101', 'The column name must follow a string literal', part.span)
      }
      if (filled.some((column) => column.name === name)) reportDuplicate(name, part.name, binder)
      filled.push({ name, type: part.type === undefined ? 'string' : bindTypeName(part.type, binder) })
    }
  }
  return filled
}

function patternParts(pattern: readonly ast.ParsePart[], filled: readonly ColumnInfo[]): PatternPart[] {
  let column = 0
  return pattern.map((part): PatternPart => {
    if (part.kind === 'Star') return { kind: 'star' }
    if (part.kind === 'Literal') return { kind: 'text', text: part.text }
    return { kind: 'column', type: filled[column++].type }
  })
}

// --------------------------------------------------------------------------------------------------------- running

interface ParsedTexts {
  readonly columns: readonly Column[]
  /** True where the text fitted the pattern. */
  readonly matched: Column
}

/** Parses the texts when the result is first asked for. */
export function parsedOnce(...args: Parameters<typeof parseTexts>): () => ParsedTexts {
  let parsed: ParsedTexts | undefined
  return () => {
    parsed ??= parseTexts(...args)
    return parsed
  }
}

/** Parses each text, or each entry of a dictionary once. */
function parseTexts(
  texts: Column,
  parser: TextParser,
  filled: readonly ColumnInfo[],
  context: RunContext,
): ParsedTexts {
  if (texts.kind === 'dictionary' && texts.dictionary.length <= texts.length) {
    const { columns, matched } = parseTexts(entriesOf(texts), parser, filled, context)
    return {
      columns: columns.map((column) => mapDictionary(texts.codes, column)),
      matched: mapDictionary(texts.codes, matched),
    }
  }
  const builders = filled.map(({ type }) => columnBuilder(type))
  const matched = new Uint8Array(texts.length)
  for (let row = 0; row < texts.length; row++) {
    if (row % 1024 === 0) context.checkpoint()
    const values = parser(texts.get(row) as string)
    for (const [i, builder] of builders.entries()) {
      builder.append(values === null ? missingValue(filled[i].type) : values[i])
    }
    if (values !== null) matched[row] = 1
  }
  return { columns: builders.map((builder) => builder.finish()), matched: new BoolColumn(matched) }
}
