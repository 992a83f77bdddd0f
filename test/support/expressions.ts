import { type Parameter, parseSignature } from '../../src/functions/signature.ts'
import type { ScalarType } from '../../src/types/scalar-type.ts'

/** A table with a column of each type. */
export const COLUMNS: Readonly<Record<string, ScalarType>> = {
  s: 'string',
  l: 'long',
  i: 'int',
  r: 'real',
  d: 'datetime',
  t: 'timespan',
  b: 'bool',
  y: 'dynamic',
  g: 'guid',
  m: 'decimal',
}

const COLUMN_OF = Object.fromEntries(Object.entries(COLUMNS).map(([name, type]) => [type, name]))
const TYPES = Object.values(COLUMNS)
const LITERALS: Readonly<Record<ScalarType, string>> = {
  string: '"(a)"',
  long: '2',
  int: 'int(2)',
  real: '1.5',
  datetime: 'datetime(2024-02-14)',
  timespan: '1h',
  bool: 'true',
  dynamic: 'dynamic(null)',
  guid: 'guid(12345678-1234-1234-1234-123456789abc)',
  decimal: 'decimal(1.5)',
}

/** A generator of numbers in [0, 1), the same ones for the same seed. */
export function generator(seed: number): () => number {
  let state = seed
  return () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0
    return state / 2 ** 32
  }
}

type Random = () => number

function pick<T>(items: readonly T[], random: Random): T {
  return items[Math.floor(random() * items.length)]
}

interface Callable {
  readonly name: string
  readonly overloads: readonly { readonly signature: string }[]
}

/**
 * Calls of a function or aggregate: for each number of arguments it takes, arguments that fit, and ones in which one
 * argument is of any type; and a call with too few and one with too many.
 */
export function callsOf({ name, overloads }: Callable, random: Random, perArity: number): string[] {
  const lists = new Map<number, readonly Parameter[]>()
  for (const list of overloads.flatMap(({ signature }) => parameterLists(signature))) {
    if (!lists.has(list.length)) lists.set(list.length, list)
  }
  const sizes = [...lists.keys()]
  const calls = new Set<string>()
  const call = (args: readonly string[]) => calls.add(`${name}(${args.join(', ')})`)
  for (const [size, parameters] of lists) {
    const fitting = () => parameters.map((parameter) => argument(parameter, typeFor(parameter, random), random))
    for (let n = 0; n < (size === 0 ? 1 : perArity); n++) {
      const args = fitting()
      const wrong = Math.floor(random() * size)
      if (n % 2 === 1) args[wrong] = argument(parameters[wrong], pick(TYPES, random), random)
      call(args)
    }
    if (size === 1) for (const type of TYPES) call([argument(parameters[0], type, random)])
    if (size === Math.max(...sizes)) call([...fitting(), '1'])
    if (size === Math.min(...sizes) && size > 0) call(fitting().slice(1))
  }
  return [...calls]
}

/** The parameters of calls with each number of arguments, as far as they are few. */
function parameterLists(signature: string): Parameter[][] {
  const { parameters } = parseSignature(signature)
  const first = parameters.findIndex(({ repeat }) => repeat !== null)
  if (first < 0) {
    const required = parameters.filter(({ optional }) => !optional).length
    return Array.from({ length: parameters.length - required + 1 }, (_, i) => parameters.slice(0, required + i))
  }
  const group = parameters.slice(first).filter(({ repeat }) => repeat !== null)
  const tail = parameters.slice(first + group.length).filter(({ optional }) => !optional)
  const { min, max } = group[0].repeat!
  return Array.from({ length: Math.min(max - min, 2) + 1 }, (_, i) => {
    return [...parameters.slice(0, first), ...Array.from({ length: min + i }, () => group).flat(), ...tail]
  })
}

function typeFor({ kind }: Parameter, random: Random): ScalarType {
  switch (kind) {
    case 'Number':
    case 'NumberOrBool':
      return pick(['long', 'int', 'real', 'decimal'], random)
    case 'Integer':
      return pick(['long', 'int'], random)
    case 'Summable':
      return pick(['long', 'real', 'timespan', 'datetime'], random)
    case 'DynamicArray':
    case 'DynamicBag':
    case 'StringOrArray':
    case 'IntegerOrArray':
      return 'dynamic'
    default:
      return TYPES.find((type) => type === kind) ?? pick(TYPES, random)
  }
}

function argument({ kind, modifiers, values }: Parameter, type: ScalarType, random: Random): string {
  if (kind === 'type') return `typeof(${type})`
  if (values !== null && type === 'string') return `"${pick(values, random)}"`
  if (modifiers.includes('literal') || modifiers.includes('constant')) return LITERALS[type]
  return random() < 0.75 ? COLUMN_OF[type] : LITERALS[type]
}

const OPERANDS = [...Object.keys(COLUMNS), '2', '1h', 'y.a', 'int(null)']
const BINARY = ['+', '-', '*', '/', '%', '==', '!=', '<', '>=', '=~', 'has', '!contains', 'startswith_cs']
const LISTED = ['in', '!in', 'in~', 'has_any', 'has_all']

/** Each operator between operands of each two types, and what takes several values of one type. */
export function operatorExpressions(): string[] {
  const pairs = OPERANDS.flatMap((left) => OPERANDS.map((right) => [left, right]))
  return pairs.flatMap(([a, b]) => [
    ...BINARY.map((operator) => `(${a} ${operator} ${b})`),
    ...['and', 'or', 'matches regex'].map((operator) => `(${a} ${operator} ${b})`),
    ...LISTED.map((operator) => `(${a} ${operator} (${b}, ${a}))`),
    `iff(b, ${a}, ${b})`,
    `case(b, ${a}, b, ${b}, l)`,
    `y[${a}]`,
    ...['coalesce', 'max_of', 'min_of'].map((name) => `${name}(${a}, ${b})`),
  ])
}
