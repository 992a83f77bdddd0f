import type { Call, Expression } from '../../grammar/index.ts'
import {
  cell,
  datetime,
  long,
  NotCovered,
  nothing,
  spanOf,
  type Type,
  text,
  ticksOf,
  truth,
  type Value,
} from './values.ts'

/** One row: its values by column. */
export type Row = ReadonlyMap<string, Value>

/** The value of an expression for one row, by the rules of the reference, one step after the other. */
export function evaluated(node: Expression, row: Row): Value {
  switch (node.kind) {
    case 'NameReference': {
      const found = row.get(node.name)
      if (found === undefined) throw new NotCovered(node.name)
      return found
    }
    case 'Literal':
      return literal(node.type, node.text)
    case 'NamedExpression':
      return evaluated(node.value, row)
    case 'Unary': {
      const operand = evaluated(node.operand, row)
      return node.operator === '+' ? operand : arithmetic('-', zeroOf(operand), operand)
    }
    case 'Binary':
      return binary(node.operator, node.left, node.right, row)
    case 'In':
      return membership(
        node.operator,
        evaluated(node.left, row),
        node.list.map((item) => evaluated(item, row)),
      )
    case 'Between': {
      const [value, from, to] = [node.left, node.from, node.to].map((part) => evaluated(part, row))
      const inside = and(order('>=', value, from), order('<=', value, to))
      return node.operator === 'between' ? inside : not(inside)
    }
    case 'Call':
      return call(node, row)
    default:
      throw new NotCovered(node.kind)
  }
}

function zeroOf({ type }: Value): Value {
  if (type === 'real') return { type, value: -0 }
  return type === 'timespan' ? { type, value: 0n } : long(0n)
}

function literal(type: string, source: string): Value {
  if (type === 'string') return { type, value: source }
  if (type === 'null' || type === 'guid' || type === 'decimal') throw new NotCovered(type)
  if (source === 'null') return nothing(type as Type)
  switch (type) {
    case 'bool':
      return truth(source === 'true')
    case 'int':
    case 'long':
      return { type, value: BigInt(source) }
    case 'real':
      return { type, value: source === 'nan' ? Number.NaN : Number(source.replace('inf', 'Infinity')) }
    case 'datetime':
      return datetime(ticksOf(source))
    case 'timespan':
      return { type, value: spanOf(source) }
    default:
      throw new NotCovered(type)
  }
}

// --------------------------------------------------------------------------------------------- three-valued logic

export function not({ value }: Value): Value {
  return truth(value === null ? null : !value)
}

function and(a: Value, b: Value): Value {
  if (a.value === false || b.value === false) return truth(false)
  return truth(a.value === null || b.value === null ? null : true)
}

function or(a: Value, b: Value): Value {
  return not(and(not(a), not(b)))
}

// ------------------------------------------------------------------------------------------------------ comparison

const isNumber = ({ type }: Value) => type === 'int' || type === 'long' || type === 'real'

/** Below, above or equal; undefined for NaN. */
function compare(a: Value, b: Value): number | undefined {
  if (a.type !== b.type && !(isNumber(a) && isNumber(b))) throw new NotCovered(`${a.type} and ${b.type}`)
  const asReals = a.type === 'real' || b.type === 'real'
  const [left, right] = asReals ? [Number(a.value), Number(b.value)] : [a.value!, b.value!]
  return left < right ? -1 : left > right ? 1 : left === right ? 0 : undefined
}

/** Equal, or not: a null is equal to no value, and whether it is to a null is not known. */
function equal(a: Value, b: Value): boolean | null {
  if (a.value === null && b.value === null) return null
  if (a.value === null || b.value === null) return false
  if (a.type === 'dynamic' || b.type === 'dynamic') throw new NotCovered('dynamic')
  return compare(a, b) === 0
}

function order(operator: string, a: Value, b: Value): Value {
  if (a.value === null || b.value === null) return truth(null)
  const result = compare(a, b)
  if (result === undefined) return truth(false)
  if (operator === '<') return truth(result < 0)
  if (operator === '<=') return truth(result <= 0)
  return truth(operator === '>' ? result > 0 : result >= 0)
}

function membership(operator: string, value: Value, list: readonly Value[]): Value {
  if (list.some((item) => item.type !== value.type && !(isNumber(item) && isNumber(value)))) throw new NotCovered('in')
  if (value.type === 'dynamic' || value.value === null || list.some((item) => item.value === null)) {
    throw new NotCovered('in with nulls')
  }
  const ignoresCase = operator.endsWith('~')
  const fold = (one: Value) => (ignoresCase ? { ...one, value: String(one.value).toLowerCase() } : one)
  const found = list.some((item) => equal(fold(value), fold(item)) === true)
  return truth(operator.startsWith('!') ? !found : found)
}

// ------------------------------------------------------------------------------------------------------ arithmetic

function arithmetic(operator: string, a: Value, b: Value): Value {
  const kinds = `${isNumber(a) ? 'number' : a.type} ${operator} ${isNumber(b) ? 'number' : b.type}`
  const isNull = a.value === null || b.value === null
  const [x, y] = [a.value as bigint, b.value as bigint]
  const span = (value: () => bigint): Value => ({ type: 'timespan', value: isNull ? null : value() })
  switch (kinds) {
    case 'datetime + timespan':
    case 'timespan + datetime':
      return datetime(isNull ? null : x + y)
    case 'datetime - timespan':
      return datetime(isNull ? null : x - y)
    case 'datetime - datetime':
    case 'timespan - timespan':
      return span(() => x - y)
    case 'timespan + timespan':
      return span(() => x + y)
    case 'timespan / timespan':
      return { type: 'real', value: isNull ? null : Number(x) / Number(y) }
  }
  if (!isNumber(a) || !isNumber(b)) throw new NotCovered(kinds)
  if (a.type === 'real' || b.type === 'real') {
    return { type: 'real', value: isNull ? null : reals(operator, Number(a.value), Number(b.value)) }
  }
  if (isNull) return long(null)
  switch (operator) {
    case '+':
      return long(x + y)
    case '-':
      return long(x - y)
    case '*':
      return long(x * y)
    case '/':
      return long(y === 0n ? null : x / y)
    default: {
      if (y === 0n) return long(null)
      const size = y < 0n ? -y : y
      return long(((x % size) + size) % size)
    }
  }
}

function reals(operator: string, x: number, y: number): number {
  if (operator === '+') return x + y
  if (operator === '-') return x - y
  if (operator === '*') return x * y
  if (operator === '/') return x / y
  throw new NotCovered('% of reals')
}

// ---------------------------------------------------------------------------------------------------------- strings

/** The maximal runs of letters and digits. */
const terms = (source: string): readonly string[] => source.match(/[\p{L}\p{N}]+/gu) ?? []

function stringTest(operator: string, a: string, b: string): boolean {
  const bare = operator.replace(/^!/, '').replace(/_cs$/, '')
  const [x, y] = operator.endsWith('_cs') ? [a, b] : [a.toLowerCase(), b.toLowerCase()]
  switch (bare) {
    case 'contains':
      return x.includes(y)
    case 'startswith':
      return x.startsWith(y)
    case 'endswith':
      return x.endsWith(y)
    case 'has':
      if (!/^[\p{L}\p{N}]+$/u.test(y)) throw new NotCovered('has of more than a term')
      return terms(x).includes(y)
    default:
      throw new NotCovered(operator)
  }
}

function binary(operator: string, leftNode: Expression, rightNode: Expression, row: Row): Value {
  const left = evaluated(leftNode, row)
  const right = evaluated(rightNode, row)
  switch (operator) {
    case 'and':
      return and(left, right)
    case 'or':
      return or(left, right)
    case '==':
      return truth(equal(left, right))
    case '!=': {
      const result = equal(left, right)
      return truth(result === null ? null : !result)
    }
    case '=~':
    case '!~': {
      const same = String(left.value).toLowerCase() === String(right.value).toLowerCase()
      return truth(operator === '=~' ? same : !same)
    }
    case '<':
    case '<=':
    case '>':
    case '>=':
      return order(operator, left, right)
    case '+':
    case '-':
    case '*':
    case '/':
    case '%':
      return arithmetic(operator, left, right)
    default: {
      if (left.type !== 'string' || right.type !== 'string') throw new NotCovered(operator)
      const result = stringTest(operator, left.value as string, right.value as string)
      return truth(operator.startsWith('!') ? !result : result)
    }
  }
}

// -------------------------------------------------------------------------------------------------------- functions

function call({ name: { name }, arguments: nodes }: Call, row: Row): Value {
  const args = nodes.map((node) => evaluated(node, row))
  const [first, second, third] = args
  switch (name) {
    case 'not':
      return not(first)
    case 'iff':
      return widened(first.value === true ? second : third, [second, third])
    case 'case': {
      const results = args.filter((_, i) => i % 2 === 1 || i === args.length - 1)
      const chosen = args.findIndex((value, i) => i % 2 === 0 && i < args.length - 1 && value.value === true)
      return widened(chosen < 0 ? args[args.length - 1] : args[chosen + 1], results)
    }
    case 'coalesce':
      return widened(args.find(({ value }) => value !== null && value !== '') ?? args[args.length - 1], args)
    case 'isnull':
      return truth(first.value === null)
    case 'isnotnull':
      return truth(first.value !== null)
    case 'isempty':
      return truth(first.value === null || first.value === '')
    case 'isnotempty':
      return truth(first.value !== null && first.value !== '')
    case 'strlen':
      return long(BigInt([...(first.value as string)].length))
    case 'strcat':
      return { type: 'string', value: args.map(text).join('') }
    case 'tostring':
      return { type: 'string', value: text(first) }
    case 'tolower':
      return { type: 'string', value: (first.value as string).toLowerCase() }
    case 'substring':
      return substring(first.value as string, second.value as bigint, third?.value as bigint | undefined)
    case 'indexof':
      return long(second.value === '' ? null : BigInt((first.value as string).indexOf(second.value as string)))
    case 'tolong':
      return toLong(first)
    case 'abs':
      return absolute(first)
    case 'min_of':
    case 'max_of':
      return extreme(name, args)
    case 'bin':
      return bin(first, second)
    default:
      throw new NotCovered(name)
  }
}

/** A value as the type that several share: the widest number. */
function widened(value: Value, among: readonly Value[]): Value {
  const types = new Set(among.map(({ type }) => type))
  if (types.size === 1) return value
  if (!among.every(isNumber)) throw new NotCovered([...types].join())
  if (!types.has('real')) return { ...value, type: 'long' }
  return { type: 'real', value: value.value === null ? null : Number(value.value) }
}

function substring(source: string, start: bigint, length: bigint | undefined): Value {
  if (start === null || length === null || start < 0n || (length ?? 0n) < 0n) throw new NotCovered('substring')
  const characters = [...source].slice(Number(start), length === undefined ? undefined : Number(start + length))
  return { type: 'string', value: characters.join('') }
}

function toLong(value: Value): Value {
  switch (value.type) {
    case 'int':
    case 'long':
      return long(value.value as bigint | null)
    case 'bool':
      return long(value.value === null ? null : value.value ? 1n : 0n)
    case 'string':
      return cell('long', /^-?\d{1,18}$/.test(value.value as string) ? value.value : null)
    default:
      throw new NotCovered(`tolong of ${value.type}`)
  }
}

function absolute(value: Value): Value {
  if (value.type === 'real')
    return { type: 'real', value: value.value === null ? null : Math.abs(value.value as number) }
  const whole = value.value as bigint | null
  return whole === null || whole >= 0n ? long(whole) : long(-whole)
}

function extreme(name: string, args: readonly Value[]): Value {
  if (args.some(({ value }) => value === null || Number.isNaN(value))) throw new NotCovered(`${name} of null`)
  const best = args.reduce((one, next) => (compare(next, one)! < 0 === (name === 'min_of') ? next : one))
  return widened(compare(best, args[0]) === 0 ? args[0] : best, args)
}

function bin(value: Value, size: Value): Value {
  const type = value.type === 'int' ? 'long' : value.type
  if (value.value === null || size.value === null) return nothing(type)
  if (type === 'real' || size.type === 'real') throw new NotCovered('bin of reals')
  const [at, step] = [value.value as bigint, size.value as bigint]
  if (step <= 0n) return nothing(type)
  const floor = ((at % step) + step) % step
  return type === 'datetime' ? datetime(at - floor) : { type, value: BigInt.asIntN(64, at - floor) }
}
