import {
  type Call,
  type Expression,
  type Operator,
  type OperatorParameter,
  type Pipeline,
  parse,
} from '../../grammar/index.ts'
import { evaluated, type Row } from './expressions.ts'
import { type Json, keyOf, long, NotCovered, nothing, type Type, type Value, written } from './values.ts'

/** A table: names and types of its columns, and its rows; `ordered` when the order of the rows is known. */
export interface ReferenceTable {
  readonly columns: readonly (readonly [name: string, type: Type])[]
  readonly rows: readonly Row[]
  readonly ordered: boolean
}

export type Tables = Readonly<Record<string, ReferenceTable>>

/** What a query over tables gives, row by row and step by step. Throws NotCovered for what is not known here. */
export function referenceResult(query: string, tables: Tables): ReferenceTable {
  const [statement] = parse(query).tree.statements
  if (statement?.kind !== 'ExpressionStatement') throw new NotCovered('statement')
  return tableOf(statement.expression, tables)
}

/** The rows of a table as results have them. */
export function rowsOf({ columns, rows }: ReferenceTable): unknown[][] {
  return rows.map((row) => columns.map(([name]) => written(row.get(name)!)))
}

function tableOf(node: Expression, tables: Tables): ReferenceTable {
  if (node.kind === 'NameReference') return tables[node.name]
  if (node.kind !== 'Pipeline' || node.source === undefined) throw new NotCovered(node.kind)
  return pipeline(node, tables)
}

function pipeline({ source, operators }: Pipeline, tables: Tables): ReferenceTable {
  // A filter right after such a join decides which of the left rows of a key it takes.
  const isInnerUnique = (operator?: Operator) =>
    operator?.kind === 'Join' && kindOf(operator.parameters) === 'innerunique'
  if (operators.some(({ kind }, i) => kind === 'Filter' && isInnerUnique(operators[i - 1]))) {
    throw new NotCovered('the row that innerunique takes')
  }
  return operators.reduce((table, operator) => apply(operator, table, tables), tableOf(source!, tables))
}

function apply(operator: Operator, table: ReferenceTable, tables: Tables): ReferenceTable {
  const { columns, rows } = table
  switch (operator.kind) {
    case 'Filter':
      return { ...table, rows: rows.filter((row) => evaluated(operator.predicate, row).value === true) }
    case 'Extend':
      return extend(table, operator.expressions)
    case 'Project': {
      const all = extend({ ...table, columns: [] }, operator.expressions)
      return {
        ...all,
        rows: all.rows.map((row) =>
          only(
            row,
            all.columns.map(([name]) => name),
          ),
        ),
      }
    }
    case 'ProjectAway': {
      const gone = operator.columns.map(nameOf)
      return { ...table, columns: columns.filter(([name]) => !gone.includes(name)) }
    }
    case 'Count':
      return {
        columns: [['Count', 'long']],
        rows: [new Map([['Count', long(BigInt(rows.length))]])],
        ordered: true,
      }
    case 'Distinct': {
      const names = operator.expressions.map(nameOf)
      const groups = new Map(rows.toReversed().map((row) => [keyOfRow(row, names), only(row, names)]))
      return {
        columns: columns.filter(([name]) => names.includes(name)).sort(byPlace(names)),
        rows: [...groups.values()],
        ordered: false,
      }
    }
    case 'Sort':
      return { ...table, rows: sorted(rows, operator.by) }
    case 'Top':
      if (!table.ordered) throw new NotCovered('top of rows in no order')
      return { ...table, rows: sorted(rows, [operator.by]).slice(0, countOf(operator.count)) }
    case 'Take':
      if (!table.ordered) throw new NotCovered('take of rows in no order')
      return { ...table, rows: rows.slice(0, countOf(operator.count)) }
    case 'Summarize':
      return summarize(table, operator.aggregates, operator.by)
    case 'Join':
      return join(table, tableOf(operator.right, tables), kindOf(operator.parameters), operator.on.map(nameOf))
    case 'Union':
      return union([table, ...operator.tables.map((one) => tableOf(one, tables))])
    case 'MvExpand':
      return mvExpand(table, nameOf(operator.expressions[0].value))
    default:
      throw new NotCovered(operator.kind)
  }
}

function nameOf(node: Expression): string {
  if (node.kind !== 'NameReference') throw new NotCovered(node.kind)
  return node.name
}

const byPlace = (names: readonly string[]) => (a: readonly [string, Type], b: readonly [string, Type]) => {
  return names.indexOf(a[0]) - names.indexOf(b[0])
}

function only(row: Row, names: readonly string[]): Row {
  return new Map(names.map((name) => [name, row.get(name)!]))
}

function keyOfRow(row: Row, names: readonly string[]): string {
  return JSON.stringify(names.map((name) => keyOf(row.get(name)!)))
}

function countOf(node: Expression): number {
  return Number(evaluated(node, new Map()).value)
}

function kindOf(parameters: readonly OperatorParameter[]): string {
  const [parameter] = parameters
  return parameter === undefined ? 'innerunique' : nameOf(parameter.value)
}

function extend(table: ReferenceTable, expressions: readonly Expression[]): ReferenceTable {
  const made = expressions.map((node): readonly [string, Expression] => {
    if (node.kind === 'NamedExpression') return [node.names[0].name, node.value]
    return [nameOf(node), node]
  })
  // The type of a column is that of its value for a row of nothing, so that it is known without rows.
  const empty = new Map(table.columns.map(([name, type]) => [name, nothing(type)]))
  for (const [name, value] of table.rows[0] ?? []) if (!empty.has(name)) empty.set(name, nothing(value.type))
  const columns = [...table.columns]
  for (const [name, node] of made) {
    const { type } = evaluated(node, empty)
    const place = columns.findIndex(([known]) => known === name)
    if (place < 0) columns.push([name, type])
    else columns[place] = [name, type]
  }
  const rows = table.rows.map(
    (row) => new Map([...row, ...made.map(([name, node]) => [name, evaluated(node, row)] as const)]),
  )
  return { columns, rows, ordered: table.ordered }
}

function sorted(rows: readonly Row[], by: readonly Expression[]): Row[] {
  const keys = by.map((node) => {
    const ordered = node.kind === 'Ordered' ? node : undefined
    const descends = ordered?.order !== 'asc'
    const nullsLast = ordered?.nulls === undefined ? descends : ordered.nulls === 'last'
    return { node: ordered?.value ?? node, descends, nullsLast }
  })
  return rows.toSorted((a, b) => {
    for (const { node, descends, nullsLast } of keys) {
      const [x, y] = [evaluated(node, a), evaluated(node, b)]
      if (Number.isNaN(x.value) || Number.isNaN(y.value)) throw new NotCovered('sort of NaN')
      if (x.value === null || y.value === null) {
        if (x.value !== y.value) return (x.value === null) === nullsLast ? 1 : -1
      } else if (x.value !== y.value) return x.value < y.value === descends ? 1 : -1
    }
    return 0
  })
}

// -------------------------------------------------------------------------------------------------------- summarize

function summarize(
  table: ReferenceTable,
  aggregates: readonly Expression[],
  by: readonly Expression[],
): ReferenceTable {
  const keyed = extend(table, by)
  const names = by.map((node) => (node.kind === 'NamedExpression' ? node.names[0].name : nameOf(node)))
  const groups = new Map<string, Row[]>()
  if (by.length === 0) groups.set('[]', [])
  for (const row of keyed.rows) {
    const key = keyOfRow(row, names)
    groups.set(key, [...(groups.get(key) ?? []), row])
  }
  const empty = new Map(keyed.columns.map(([name, type]) => [name, nothing(type)]))
  const made = aggregates.map((node): readonly [string, Call] => {
    if (node.kind !== 'NamedExpression' || node.value.kind !== 'Call') throw new NotCovered('aggregate')
    return [node.names[0].name, node.value]
  })
  if (!table.ordered && made.some(([, call]) => call.name.name === 'make_list'))
    throw new NotCovered('list in no order')
  const types = made.map(([name, call]) => [name, aggregate(call, [], empty).type] as const)
  return {
    columns: [...keyed.columns.filter(([name]) => names.includes(name)).sort(byPlace(names)), ...types],
    rows: [...groups.values()].map((rows) => {
      const results = made.map(([name, call]) => [name, aggregate(call, rows, empty)] as const)
      return new Map([...(rows.length > 0 ? only(rows[0], names) : []), ...results])
    }),
    ordered: false,
  }
}

function aggregate({ name: { name }, arguments: nodes }: Call, rows: readonly Row[], empty: Row): Value {
  const type = nodes.length === 0 ? 'long' : evaluated(nodes[0], empty).type
  const all = nodes.length === 0 ? [] : rows.map((row) => evaluated(nodes[0], row))
  const values = all.filter(({ value }) => value !== null)
  if (values.some(({ value }) => Number.isNaN(value))) throw new NotCovered('aggregate of NaN')
  const isReal = type === 'real'
  switch (name) {
    case 'count':
      return long(BigInt(rows.length))
    case 'countif':
      return long(BigInt(values.filter(({ value }) => value === true).length))
    case 'dcount':
      return long(BigInt(new Set(values.map(keyOf)).size))
    case 'sum':
      if (isReal) return { type, value: values.reduce((sum, { value }) => sum + (value as number), 0) }
      if (type !== 'long' && type !== 'int') throw new NotCovered(`sum of ${type}`)
      return long(values.reduce((sum, { value }) => sum + (value as bigint), 0n))
    case 'min':
    case 'max': {
      if (type === 'bool' || type === 'string' || type === 'dynamic') throw new NotCovered(`${name} of ${type}`)
      const sorted = values.map(({ value }) => value as bigint).sort((a, b) => (a < b ? -1 : a > b ? 1 : 0))
      return { type, value: (name === 'min' ? sorted[0] : sorted.at(-1)) ?? null }
    }
    case 'make_list':
      if (type === 'real') throw new NotCovered('make_list of reals')
      return { type: 'dynamic', value: values.map((value) => written(value) as Json) }
    default:
      throw new NotCovered(name)
  }
}

// ------------------------------------------------------------------------------------------------ several tables

function join(left: ReferenceTable, right: ReferenceTable, kind: string, on: readonly string[]): ReferenceTable {
  for (const name of on) {
    const types = [left, right].map(({ columns }) => columns.find(([known]) => known === name)?.[1])
    if (types[0] === undefined || types[0] !== types[1] || types[0] === 'dynamic') throw new NotCovered('key')
  }
  if (kind === 'innerunique' && !left.ordered) throw new NotCovered('the first of rows in no order')
  const key = (row: Row) => keyOfRow(row, on)
  const semi = /^(left|right)(semi|anti)$/.exec(kind)
  if (semi !== null) {
    const [kept, other] = semi[1] === 'left' ? [left, right] : [right, left]
    const others = new Set(other.rows.map(key))
    return { ...kept, rows: kept.rows.filter((row) => others.has(key(row)) === (semi[2] === 'semi')), ordered: false }
  }
  const taken = new Set(left.columns.map(([name]) => name))
  const renamed = right.columns.map(([name, type]) => {
    let unique = name
    for (let i = 1; taken.has(unique); i++) unique = `${name}${i}`
    taken.add(unique)
    return [name, unique, type] as const
  })
  const lefts =
    kind === 'innerunique' ? [...new Map(left.rows.toReversed().map((row) => [key(row), row])).values()] : left.rows
  const both = (one: Row | undefined, other: Row | undefined): Row => {
    const own = left.columns.map(([name, type]) => [name, one?.get(name) ?? nothing(type)] as const)
    return new Map([...own, ...renamed.map(([name, as, type]) => [as, other?.get(name) ?? nothing(type)] as const)])
  }
  const rows = lefts.flatMap((one) =>
    right.rows.filter((other) => key(one) === key(other)).map((other) => both(one, other)),
  )
  const [leftKeys, rightKeys] = [left, right].map((table) => new Set(table.rows.map(key)))
  if (kind === 'leftouter' || kind === 'fullouter') {
    rows.push(...lefts.filter((row) => !rightKeys.has(key(row))).map((row) => both(row, undefined)))
  }
  if (kind === 'rightouter' || kind === 'fullouter') {
    rows.push(...right.rows.filter((row) => !leftKeys.has(key(row))).map((row) => both(undefined, row)))
  }
  return { columns: [...left.columns, ...renamed.map(([, as, type]) => [as, type] as const)], rows, ordered: false }
}

function union(parts: readonly ReferenceTable[]): ReferenceTable {
  const types = new Map<string, Type>()
  for (const [name, type] of parts.flatMap(({ columns }) => columns)) {
    if ((types.get(name) ?? type) !== type) throw new NotCovered('columns of several types')
    types.set(name, type)
  }
  const columns = [...types]
  const rows = parts.flatMap((part) => {
    const own = new Set(part.columns.map(([name]) => name))
    return part.rows.map(
      (row) => new Map(columns.map(([name, type]) => [name, own.has(name) ? row.get(name)! : nothing(type)])),
    )
  })
  return { columns, rows, ordered: false }
}

/** A row for each item; null, and what is no array or bag, is an item by itself. */
function mvExpand(table: ReferenceTable, column: string): ReferenceTable {
  if (table.columns.find(([name]) => name === column)?.[1] !== 'dynamic') throw new NotCovered('mv-expand')
  const rows = table.rows.flatMap((row) => {
    const { value } = row.get(column)!
    return itemsOf(value as Json).map((item) => new Map([...row, [column, { type: 'dynamic', value: item } as const]]))
  })
  return { ...table, rows }
}

function itemsOf(value: Json): readonly Json[] {
  if (Array.isArray(value)) return value
  if (typeof value !== 'object' || value === null) return [value]
  return Object.entries(value).map(([key, item]) => ({ [key]: item }))
}
