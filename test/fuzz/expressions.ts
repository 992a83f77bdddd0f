import type { Aggregate } from '../../src/aggregates/aggregate.ts'
import type { ColumnInfo } from '../../src/columns/table.ts'
import type { ScalarFunction } from '../../src/functions/function.ts'
import { type Parameter, parseSignature, type Signature } from '../../src/functions/signature.ts'
import { defaultCatalog } from '../../src/language/catalog.ts'
import { SCALAR_TYPES, type ScalarType } from '../../src/types/scalar-type.ts'
import type { Choices } from './choices.ts'

export type Columns = readonly ColumnInfo[]

/** A column's name as a query writes it. */
export function quoted(name: string): string {
  return /^[a-zA-Z_]\w*$/.test(name) ? name : `['${name.replace(/[\\']/g, '\\$&').replaceAll('\n', '\\n')}']`
}

/** Texts that one function or another makes something of. */
const TEXTS = [
  ...[
    '',
    'a',
    'A',
    'x',
    'y z',
    ',',
    ' ',
    '.',
    '=',
    '-',
    'aws',
    '10',
    '1.5',
    'true',
    'k',
    '$.k',
    '$.k[0]',
    'é',
    'İ',
    '😀',
  ],
  ...['(a|b)+', '[a-z]+', '^.*$', '(', '\\\\d+', '(?i)A', '\\\\bx\\\\b', '$1', '%'],
  ...['2024-02-14T12:00:00Z', '01:30:00', '1d', 'yyyy-MM-dd HH:mm', 'Europe/Berlin', 'US/Pacific', 'd.hh:mm:ss'],
  ...['10.1.2.3', '10.0.0.0/8', 'fe80::1', '::ffff:1.2.3.4/96', '[1,2,\\"a\\"]', '{\\"k\\": [1, {\\"s\\": null}]}'],
  ...[
    '<a b=\\"1\\">t</a>',
    'https://u:p@h.x:8/p/q?a=1&b=%C3%A9#f',
    'YQ==',
    'YWJj',
    '74be27de-1e4e-49d9-b579-fe0b331d3642',
  ],
  ...['POLYGON((0 0,1 0,1 1,0 0))', 'POINT(1 2)', 'meter', 'u4pruydqqvj', '/etc/passwd', '__proto__'],
]

const LITERALS: Readonly<Record<ScalarType, readonly string[]>> = {
  string: TEXTS.map((text) => `"${text}"`),
  long: [
    '1',
    '0',
    '-1',
    '2',
    '3',
    '10',
    '100',
    '9223372036854775807',
    'long(-9223372036854775808)',
    '9007199254740993',
    'long(null)',
  ],
  int: ['int(1)', 'int(0)', 'int(-1)', 'int(5)', 'int(2147483647)', 'int(-2147483648)', 'int(null)'],
  real: ['1.5', '0.0', '-0.5', '2.0', '0.25', '1e308', '1e-300', 'real(nan)', 'real(+inf)', 'real(-inf)', 'real(null)'],
  datetime: [
    ...['datetime(2024-02-14 12:00:00.1234567)', 'datetime(2024-02-29)', 'datetime(0001-01-01)', 'now()', 'ago(1d)'],
    ...['datetime(9999-12-31 23:59:59.9999999)', 'datetime(1969-12-31 23:00)', 'datetime(null)'],
  ],
  timespan: ['1h', '0s', '1d', '-1s', '1tick', '90m', '7d', 'timespan(null)', 'time(10675199.02:48:05.4775807)'],
  bool: ['true', 'false', 'bool(null)'],
  dynamic: [
    ...[
      'dynamic([1, 2, 3])',
      'dynamic({"k": 1, "s": "a"})',
      'dynamic([])',
      'dynamic({})',
      'dynamic(null)',
      'dynamic("a")',
    ],
    ...[
      'dynamic(["a", null, 1.5, true])',
      'dynamic([[1, 2], [3, 4]])',
      'dynamic({"k": {"k": [1, {"k": 2}]}})',
      'dynamic(7)',
    ],
    ...[
      'dynamic([1.5, 2.5, 0, -1])',
      'dynamic({"type": "Point", "coordinates": [1.5, 2.5]})',
      'dynamic({"__proto__": 1})',
    ],
    ...['dynamic({"type":"Polygon","coordinates":[[[0,0],[10,0],[10,10],[0,0]]]})', 'dynamic([true, false])'],
  ],
  guid: ['guid(74be27de-1e4e-49d9-b579-fe0b331d3642)', 'guid(null)'],
  decimal: ['decimal(1.5)', 'decimal(0)', 'decimal(-7)', 'decimal(1e30)', 'decimal(null)'],
}

/** An operator or function with one of its signatures. */
interface Call {
  readonly name: string
  readonly signature: Signature
}

/** Left out: what gives something else each time, and what takes long. */
const LEFT_OUT = new Set(['new_guid', 'rand', 'geo_polygon_buffer', 'geo_line_buffer', 'geo_point_buffer'])

function callsOf(entries: Iterable<ScalarFunction | Aggregate>): Call[] {
  return [...entries]
    .filter(({ name, hidden, obsolete }) => !hidden && obsolete === undefined && !LEFT_OUT.has(name))
    .flatMap(({ name, overloads }) =>
      overloads.map(({ signature }) => ({ name, signature: parseSignature(signature) })),
    )
    .filter(({ signature }) => signature.parameters.every(({ kind }) => kind !== 'Tabular' && kind !== 'type'))
}

const calls = callsOf(defaultCatalog().functions.values())
const callsTo = new Map<ScalarType, readonly Call[]>(
  SCALAR_TYPES.map((type) => [type, calls.filter(({ signature }) => signature.result === type)]),
)
/** Those whose type follows from their arguments. */
const flexible = calls.filter(({ signature }) => !SCALAR_TYPES.includes(signature.result as ScalarType))
const aggregateCalls = callsOf(defaultCatalog().aggregates.values())

export function anyType(c: Choices): ScalarType {
  return c.pick(SCALAR_TYPES)
}

/** The name of a column of a type, or one of any type. */
export function columnOf(c: Choices, columns: Columns, type?: ScalarType): string {
  const fitting = columns.filter((column) => type === undefined || column.type === type)
  return columns.length === 0 ? 'x' : quoted(c.pick(fitting.length > 0 ? fitting : columns).name)
}

/** A call of any function at all. */
export function anyCall(c: Choices, columns: Columns): string {
  return call(c, columns, c.pick(calls), anyType(c), 1)
}

/** An expression, most probably of a type, over the columns. */
export function expression(c: Choices, columns: Columns, type: ScalarType, depth = 2): string {
  const leaf = c.below(8)
  const fitting = columns.filter((column) => column.type === type)
  if (depth === 0 || leaf < 3) {
    return fitting.length > 0 && leaf !== 1 ? quoted(c.pick(fitting).name) : c.pick(LITERALS[type])
  }
  switch (leaf) {
    case 3: {
      const inner = depth - 1
      const parts = [expression(c, columns, 'bool', inner), expression(c, columns, type, inner)]
      return `iff(${parts[0]}, ${parts[1]}, ${expression(c, columns, type, inner)})`
    }
    case 4:
      return call(c, columns, c.pick(flexible), type, depth - 1)
    default: {
      const candidates = callsTo.get(type)!
      if (candidates.length === 0) return c.pick(LITERALS[type])
      return call(c, columns, c.pick(candidates), type, depth - 1)
    }
  }
}

export function predicate(c: Choices, columns: Columns, depth = 2): string {
  return expression(c, columns, 'bool', depth)
}

export function literal(c: Choices, type: ScalarType): string {
  return c.pick(LITERALS[type])
}

/** A call of an aggregate. */
export function aggregate(c: Choices, columns: Columns): string {
  const chosen = c.once(3) ? c.pick(aggregateCalls) : c.pick(aggregateCalls.slice(0, 40))
  return call(c, columns, chosen, anyType(c), 1)
}

function call(c: Choices, columns: Columns, { name, signature }: Call, type: ScalarType, depth: number): string {
  const { parameters, repeating } = signature
  const common = anyType(c) === 'string' ? 'string' : type
  const args: string[] = []
  for (const [index, parameter] of parameters.entries()) {
    if (parameter.optional && c.once(2)) break
    if (index === repeating) {
      const together = parameters.filter(({ repeat }) => repeat !== null)
      for (let i = Math.max(parameter.repeat!.min, 1 + c.below(3)); i > 0; i--) {
        for (const one of together) args.push(argument(c, columns, one, common, depth))
      }
    } else if (parameter.repeat === null) args.push(argument(c, columns, parameter, common, depth))
  }
  return written(name, args)
}

function argument(c: Choices, columns: Columns, parameter: Parameter, common: ScalarType, depth: number): string {
  const { kind, modifiers, values } = parameter
  if (values !== null && !c.once(10)) return `"${c.pick(values)}"`
  const type = typeFor(c, kind, common)
  if (modifiers.includes('column')) return columnOf(c, columns, type)
  if (modifiers.includes('star') && c.once(4)) return '*'
  return modifiers.length > 0 ? literal(c, type) : expression(c, columns, type, depth)
}

function typeFor(c: Choices, kind: Parameter['kind'], common: ScalarType): ScalarType {
  switch (kind) {
    case 'Number':
    case 'NumberOrBool':
      return c.pick(['long', 'real', 'int', 'decimal'])
    case 'Integer':
    case 'IntegerOrArray':
      return c.pick(['long', 'int'])
    case 'Summable':
      return c.pick(['long', 'real', 'int', 'timespan', 'decimal', 'datetime'])
    case 'StringOrDynamic':
    case 'StringOrArray':
      return c.pick(['string', 'dynamic'])
    case 'DynamicArray':
    case 'DynamicBag':
      return 'dynamic'
    case 'CommonScalar':
    case 'CommonScalarOrDynamic':
    case 'CommonOrderable':
      return common
    case 'Scalar':
    case 'Any':
    case 'Orderable':
    case 'NotDynamic':
    case 'NotRealOrBool':
      return anyType(c)
    default:
      return kind as ScalarType
  }
}

/** Operators between or before their operands, the others as calls. */
function written(name: string, args: readonly string[]): string {
  const [first, second, third] = args
  if (name === '[]') return `(${first})[${second}]`
  if (name.startsWith('unary ')) return `${name.slice(6)}(${first})`
  if (/between$/.test(name)) return `(${first} ${name} (${second} .. ${third}))`
  if (/^(!?in~?|has_any|has_all)$/.test(name)) return `(${first} ${name} (${args.slice(1).join(', ')}))`
  if (/^[a-z_]\w*$/i.test(name) && !INFIX_WORDS.has(name)) return `${name}(${args.join(', ')})`
  return `(${first} ${name} ${second})`
}

const INFIX_WORDS = new Set([
  ...[
    'and',
    'or',
    'has',
    'has_cs',
    'hasprefix',
    'hasprefix_cs',
    'hassuffix',
    'hassuffix_cs',
    'contains',
    'contains_cs',
  ],
  ...['startswith', 'startswith_cs', 'endswith', 'endswith_cs', 'like', 'notlike'],
])
