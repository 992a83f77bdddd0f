import type { ScalarType } from '../../src/types/scalar-type.ts'
import type { Choices } from './choices.ts'
import { aggregate, anyCall, anyType, type Columns, columnOf, expression, literal, predicate } from './expressions.ts'

/** Writes one operator (or several that only make sense together), to stand behind rows with these columns. */
export type OperatorWriter = (c: Choices, columns: Columns) => string

const NEW_NAMES = ['a', 'n1', 's', 'l', 'x', 'k']
const newName = (c: Choices) => c.pick(NEW_NAMES)
const named = (c: Choices, columns: Columns) => {
  const value = expression(c, columns, anyType(c))
  return c.once(3) ? value : `${newName(c)} = ${value}`
}
const list = (c: Choices, most: number, make: () => string) => c.many(1, most, make).join(', ')
const names = (c: Choices, columns: Columns, most = 3) => list(c, most, () => columnOf(c, columns))
const few = (c: Choices) => String(c.below(6))
const key = (c: Choices, columns: Columns) => {
  const value = c.once(3) ? expression(c, columns, anyType(c), 1) : columnOf(c, columns)
  return c.once(4) ? `bin(${columnOf(c, columns, c.pick(['long', 'datetime', 'real']))}, ${bin(c)})` : value
}
const bin = (c: Choices) => c.pick(['10', '1h', '1d', '0.5', '0', '-1', '7d'])
const order = (c: Choices, columns: Columns) => {
  const value = c.once(4) ? expression(c, columns, anyType(c), 1) : columnOf(c, columns)
  return `${value}${c.pick(['', ' asc', ' desc', ' asc nulls last', ' desc nulls first'])}`
}

/** The right side of a join: a table, rows of it, or what was there before. */
const side = (c: Choices) => {
  return c.pick([
    'U',
    '(U | where b)',
    '(T | take 3)',
    '(U | project l, s, k = u)',
    '(U | summarize n = count() by l, s)',
  ])
}
const KINDS = [
  'inner',
  'innerunique',
  'leftouter',
  'rightouter',
  'fullouter',
  'leftsemi',
  'rightsemi',
  'leftanti',
  'rightanti',
]
const conditions = (c: Choices, columns: Columns) => {
  return list(c, 2, () => {
    const name = c.pick(['l', 's', 'u', 'b', 'd', 'g', 'y', 'r', 'c', 'i'])
    return c.once(3) ? `$left.${columnOf(c, columns)} == $right.${name}` : name
  })
}

/** Operators that make one row of each row, or drop it, whatever stands around it. */
export const ROW_WISE: Readonly<Record<string, OperatorWriter>> = {
  where: (c, columns) => `where ${predicate(c, columns, 3)}`,
  'calls of functions': (c, columns) =>
    `extend ${list(c, 3, () => `${newName(c)}${c.below(100)} = ${anyCall(c, columns)}`)}`,
  'a call of a function': (c, columns) => `project a = ${anyCall(c, columns)}`,
  extend: (c, columns) => `extend ${list(c, 3, () => named(c, columns))}`,
  project: (c, columns) => `project ${list(c, 4, () => named(c, columns))}`,
  'project-away': (c, columns) => `project-away ${c.once(3) ? c.pick(['s*', '*', 'd, *e*']) : names(c, columns)}`,
  'project-keep': (c, columns) => `project-keep ${c.once(3) ? c.pick(['s*', '*', 'd, *e*']) : names(c, columns)}`,
  'project-rename': (c, columns) => `project-rename ${newName(c)} = ${columnOf(c, columns)}`,
  'project-reorder': (c, columns) => `project-reorder ${names(c, columns)}${c.pick(['', ', * asc', ', * desc'])}`,
  'mv-expand': (c, columns) => {
    const index = c.once(3) ? 'with_itemindex=ix ' : ''
    const to = c.once(3) ? ` to typeof(${anyType(c)})` : ''
    const limit = c.once(4) ? ` limit ${few(c)}` : ''
    const value = c.once(3) ? `x = ${expression(c, columns, 'dynamic', 1)}` : columnOf(c, columns, 'dynamic')
    return `mv-expand ${c.pick(['', 'bagexpansion=array ', 'kind=bag '])}${index}${value}${to}${limit}`
  },
  'mv-apply': (c, columns) => {
    const item = columnOf(c, columns, 'dynamic')
    const to = c.once(2) ? ' to typeof(long)' : ''
    const inner = c.pick([
      'take 2',
      'summarize n = count()',
      'where isnotempty(x)',
      'top 1 by tostring(x)',
      'extend z = 1',
      'where isnotempty(x) | sort by tostring(x) asc | summarize l = make_list(x), arg_max(tostring(x), *) | extend z = 1',
      'summarize n = count(), take_any(x) by k = strlen(tostring(x)) | where n > 1 or k > 2',
      'parse tostring(x) with p "," q | summarize s = make_set(p), n = countif(q != "") | take 1',
    ])
    return `mv-apply x = ${item}${to} on (${inner})`
  },
  parse: (c, columns) => {
    const text = columnOf(c, columns, 'string')
    const pattern = c.pick([
      '"x=" p:long ", y=" q2 *',
      '* "/" v',
      'p:real "." *',
      '"" w:datetime "-" *',
      'w " " z:int',
      '* "=" p:dynamic "," *',
    ])
    return `parse ${c.pick(['', 'kind=relaxed ', 'kind=regex '])}${text} with ${pattern}`
  },
  'parse-where': (c, columns) =>
    `parse-where ${columnOf(c, columns, 'string')} with ${c.pick(['"x=" p:long *', 'w " " z'])}`,
  'parse-kv': (c, columns) => {
    const options = c.pick([
      '',
      " with (pair_delimiter=',', kv_delimiter='=')",
      " with (quote='\"')",
      ' with (greedy=true)',
    ])
    return `parse-kv ${columnOf(c, columns, 'string')} as (x: long, y: string, k: dynamic)${options}`
  },
}

/** All the others. */
export const OTHERS: Readonly<Record<string, OperatorWriter>> = {
  count: () => 'count',
  distinct: (c, columns) => `distinct ${c.once(5) ? '*' : names(c, columns)}`,
  summarize: (c, columns) => {
    const aggregates = c.many(0, 3, () =>
      c.once(3) ? `${newName(c)} = ${aggregate(c, columns)}` : aggregate(c, columns),
    )
    const keys = c.many(aggregates.length === 0 ? 1 : 0, 3, () => key(c, columns))
    return `summarize ${aggregates.join(', ')}${keys.length > 0 ? ` by ${keys.join(', ')}` : ''}`
  },
  sort: (c, columns) => `sort by ${list(c, 3, () => order(c, columns))}`,
  top: (c, columns) => `top ${few(c)} by ${order(c, columns)}`,
  take: (c) => `take ${few(c)}`,
  sample: (c) => `sample ${few(c)}`,
  'sample-distinct': (c, columns) => `sample-distinct ${few(c)} of ${columnOf(c, columns)}`,
  'top-hitters': (c, columns) =>
    `top-hitters ${few(c)} of ${columnOf(c, columns)}${c.once(2) ? ` by ${columnOf(c, columns, 'long')}` : ''}`,
  'top-nested': (c, columns) => {
    const level = () => {
      const others = c.once(3) ? ` with others=${literal(c, anyType(c))}` : ''
      return `top-nested ${c.once(4) ? '' : `${1 + c.below(3)} `}of ${columnOf(c, columns)}${others} by ${aggregate(c, columns)}`
    }
    return c.many(1, 2, level).join(', ')
  },
  serialize: (c, columns) => {
    const calls = [
      'row_number()',
      'prev(s)',
      'next(l, 2)',
      'row_cumsum(l)',
      'row_rank_dense(s)',
      'prev(d, 1, now())',
      'rand(10)',
    ]
    return `serialize ${newName(c)} = ${c.once(3) ? expression(c, columns, anyType(c)) : c.pick(calls)}`
  },
  'row windows': (c, columns) => {
    const calls = [
      'row_window_session(d, 1d, 1h, s != prev(s))',
      'row_cumsum(r, b)',
      'row_rank_min(l)',
      'row_number(5, b)',
      `prev(${columnOf(c, columns)}, ${few(c)})`,
      `next(${columnOf(c, columns)}, 1, ${columnOf(c, columns)})`,
    ]
    return `sort by ${columnOf(c, columns)} asc | extend ${newName(c)} = ${c.pick(calls)}`
  },
  join: (c, columns) => `join ${c.once(6) ? '' : `kind=${c.pick(KINDS)} `}${side(c)} on ${conditions(c, columns)}`,
  lookup: (c, columns) =>
    `lookup ${c.pick(['', 'kind=inner ', 'kind=leftouter '])}${side(c)} on ${conditions(c, columns)}`,
  union: (c) => `union ${c.pick(['', 'kind=inner ', 'withsource=src ', 'kind=outer '])}${list(c, 2, () => side(c))}`,
  'make-series': (c, columns) => {
    const axis = c.pick<ScalarType>(['datetime', 'long', 'real', 'timespan', 'int'])
    const [from, to, step] = AXES[axis]!
    const ends = c.pick([
      '',
      ` from ${from}`,
      ` from ${from} to ${to}`,
      ` to ${to}`,
      ` in range(${from}, ${to}, ${step})`,
    ])
    const by = c.once(2) ? ` by ${names(c, columns, 2)}` : ''
    const filler = c.pick(['', ' default=0', ' default=real(null)', ' default=-1.5'])
    const name = columnOf(c, columns, axis)
    return `make-series ${newName(c)} = ${aggregate(c, columns)}${filler} on ${name}${ends}${ends.includes('range') ? '' : ` step ${step}`}${by}`
  },
  partition: (c, columns) => {
    const inner = c.pick(['take 1', 'top 1 by l', 'summarize count() by s', 'extend z = 1 | where b', 'count'])
    return `partition ${c.pick(['', 'hint.strategy=native ', 'hint.strategy=legacy '])}by ${columnOf(c, columns)} (${inner})`
  },
  scan: (c, columns) => {
    const one = `step a: ${predicate(c, columns, 1)} => total = total + 1;`
    const two = `step a: ${predicate(c, columns, 1)}; step o: true => total = a.total + 1;`
    return `scan ${c.pick(['', 'with_match_id=m_id '])}declare (total: long = 0) with (${c.pick([one, two])})`
  },
  getschema: () => 'getschema',
  consume: () => 'consume',
  search: (c) => `search ${c.pick(['"a"', 's: "x"', 's == "a" or l > 1', '"a" and "1"', 'u:*b*', '*: "10"'])}`,
  as: (c) => `as Rows | union Rows | ${c.pick(['count', 'take 3'])}`,
  'fork and facet': (c, columns) =>
    c.pick([`fork (count) (take ${few(c)}) (where b)`, `facet by ${names(c, columns, 2)}`]),
  render: (c) => `render ${c.pick(['table', 'timechart with (title="t")', 'piechart'])}`,
  invoke: (c) => `invoke ${c.pick(['F(1)', 'F("x")'])}`,
  'make-graph': (c) => {
    const patterns = ['(x)-[e]->(y)', '(x)-[e*1..3]->(y)', '(x)-[e]-(y)-->(z)', '(x)<-[e]-(y), (x)-->(z)']
    const finish = c.pick([
      `graph-match cycles=${c.pick(['all', 'none', 'unique_edges'])} ${c.pick(patterns)} project x.n, y.n`,
      `graph-match ${c.pick(patterns)} where x.n != y.n project a = x.n`,
      'graph-shortest-paths (x)-[e*1..4]->(y) project x.n, y.n',
      'graph-mark-components with_component_id=cc | graph-to-table nodes',
      'graph-to-table edges',
      'graph-to-table nodes as N, edges as E',
      'graph-where-nodes n != "a" | graph-to-table nodes',
    ])
    return `make-graph ${c.pick(['s --> u', 'l --> m', 's --> s', 'g --> s'])} with_node_id=n | ${finish}`
  },
  evaluate: (c, columns) => {
    const any = () => columnOf(c, columns)
    return `evaluate ${c.pick([
      () =>
        `bag_unpack(${columnOf(c, columns, 'dynamic')}${c.pick(['', ', "p_"', ', columnsConflict="keep_source"'])})`,
      () => `pivot(${any()}${c.once(2) ? `, ${aggregate(c, columns)}` : ''}${c.once(3) ? `, ${any()}` : ''})`,
      () => `narrow()`,
      () => `basket(0.2)`,
      () => `rows_near(${predicate(c, columns, 1)}, ${few(c)})`,
      () => `preview(${few(c)})`,
      () => `ipv4_lookup(Networks, s, net${c.once(2) ? ', return_unmatched = true' : ''})`,
      () => `sliding_window_counts(s, d, datetime(2024-02-01), datetime(2024-03-01), 7d, 1d)`,
      () => `session_count(s, d, datetime(2024-02-14), datetime(2024-02-15), 1h, 2h)`,
      () => `activity_counts_metrics(s, d, datetime(2024-02-01), datetime(2024-03-01), 1d)`,
      () => `sequence_detect(d, 1d, 2d, a = (s == "a"), z = (s == "b"), u)`,
    ])()}`
  },
}

const AXES: Partial<Record<ScalarType, readonly [from: string, to: string, step: string]>> = {
  datetime: ['datetime(2024-02-01)', 'datetime(2024-03-01)', '1d'],
  long: ['0', '100', '10'],
  int: ['int(0)', 'int(10)', 'int(3)'],
  real: ['-1.5', '2.5', '0.5'],
  timespan: ['0s', '2h', '30m'],
}
