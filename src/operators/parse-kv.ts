import type * as ast from '../../grammar/ast.ts'
import type { Binder } from '../binder/binder.ts'
import { bindTypeName } from '../binder/expressions.ts'
import { reportDuplicate } from '../binder/named-columns.ts'
import { castTo } from '../binder/nodes.ts'
import type { BoundExpression, Plan } from '../binder/plan.ts'
import type { Scope } from '../binder/scope.ts'
import { missingValue } from '../columns/column.ts'
import type { ColumnInfo } from '../columns/table.ts'
import { LazyColumn } from '../columns/table.ts'
import type { TabularOperator } from '../engine/catalog.ts'
import { locating } from '../engine/context.ts'
import { evaluate } from '../engine/evaluate.ts'
import { tableWith, withColumns } from './added-columns.ts'
import { cellOfText } from './cell-conversions.ts'
import { parsedOnce } from './parse.ts'
import { type KeyValueOptions, keyValueReader } from './parse-kv-text.ts'
import { passThrough } from './plans.ts'

interface ParseKvPlan extends Plan {
  readonly value: BoundExpression
  readonly options: KeyValueOptions
  readonly keys: readonly ColumnInfo[]
}

const PROPERTIES = ['pair_delimiter', 'kv_delimiter', 'quote', 'escape', 'greedy', 'regex']

/** `parse-kv text as (key:type, …) with (…)`: a column for each key of `key=value` pairs. */
export const parseKv: TabularOperator<ast.ParseKvOperator, ParseKvPlan> = {
  kind: 'ParseKv',
  bind(node, input, scope, binder) {
    const rows = passThrough('ParseKv', input, node, binder)
    const keys: ColumnInfo[] = []
    for (const { name, type } of node.columns) {
      if (keys.some((key) => key.name === name.name)) reportDuplicate(name.name, name, binder)
      else keys.push({ name: name.name, type: bindTypeName(type, binder) })
    }
    return {
      ...rows,
      columns: withColumns(rows.columns, keys),
      value: castTo(binder.expression(node.value, binder.rowScope(rows.inputs[0], scope)), 'string'),
      options: bindOptions(node, scope, binder),
      keys,
    }
  },
  run(plan, [input], context) {
    const { keys, columns } = plan
    const texts = evaluate(plan.value, input, context)
    const read = locating(plan.at, () =>
      keyValueReader(plan.options, new Set(keys.map(({ name }) => name)), context.meter),
    )
    const parser = (text: string) => {
      const found = read(text)
      return keys.map(({ name, type }) => {
        const value = found.get(name)
        return value === undefined ? missingValue(type) : cellOfText(value, type)
      })
    }
    const parsed = parsedOnce(texts, parser, keys, context)
    const cells = keys.map((_, i) => new LazyColumn(() => parsed().columns[i]))
    return tableWith(input, columns, keys, cells)
  },
}

function bindOptions(node: ast.ParseKvOperator, scope: Scope, binder: Binder): KeyValueOptions {
  binder.checkParameters(node.properties, PROPERTIES)
  const texts = (name: string): string[] =>
    node.properties
      .filter((property) => property.name === name)
      .map(({ value }) => {
        const bound = binder.expression(value, { ...scope, row: null })
        if (bound.kind === 'constant') return String(bound.value)
        binder.report('semantic', 'KS108', 'The expression must be a constant.', value.span)
        return ''
      })
  const [pairDelimiter] = texts('pair_delimiter')
  const [kvDelimiter] = texts('kv_delimiter')
  if ((pairDelimiter === undefined) !== (kvDelimiter === undefined)) {
    const message = 'pair_delimiter and kv_delimiter are given both or not at all.'
    binder.report('semantic', 'KQL120', message, node.span)
  }
  return {
    pairDelimiter,
    kvDelimiter,
    quotes: texts('quote').map((quote) => [quote[0] ?? '', quote[1] ?? quote[0] ?? '']),
    escapes: texts('escape'),
    greedy: texts('greedy')[0] === 'true',
    regex: texts('regex')[0],
  }
}
