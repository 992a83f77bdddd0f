import type * as ast from '../../grammar/ast.ts'
import { didYouMean } from '../errors/suggest.ts'
import {
  commonTypeOf,
  isNumeric,
  type Parameter,
  type ParameterKind,
  parseSignature,
  type Signature,
} from '../functions/signature.ts'
import { counted } from '../messages/counted.ts'
import { type ScalarType, scalarTypeOf } from '../types/scalar-type.ts'
import type { Binder } from './binder.ts'
import type { CallSite } from './calls.ts'
import { assignParameters, fitOfArgument, type OverloadSignature } from './overloads.ts'
import { type BoundExpression, traitsOf } from './plan.ts'

/** What is called: a function, an operator, an aggregate. */
interface Called {
  readonly name: string
  readonly overloads: readonly OverloadSignature[]
  readonly declared?: readonly string[]
}

type Message = readonly [code: string, message: string]

/** Says why no overload takes the arguments of a call. */
export function reportMismatch(entry: Called, args: readonly BoundExpression[], site: CallSite, binder: Binder): void {
  if (site.operator === null) reportArguments(entry, args, site, binder)
  else if (site.node.kind === 'In') {
    binder.report('semantic', 'KS107', 'A value of type string or dynamic expected.', site.node.left.span)
  } else if (site.node.kind === 'Between') reportBetween(site.node, args, site, binder)
  else if (site.node.kind === 'Index') {
    const message = 'The expression must have one of the types: int, long or string.'
    binder.report('semantic', 'KS141', message, site.node.index.span)
  } else reportOperands(site.operator, args, site, binder)
}

function reportOperands(operator: string, args: readonly BoundExpression[], site: CallSite, binder: Binder): void {
  const types = args.map((argument) => argument.type)
  const operands = types.length === 1 ? `type ${types[0]}` : `types ${list(types, 'conjunction')}`
  const message = `The operator '${operator}' is not defined for the operand ${operands}.`
  binder.report('semantic', 'KS106', message, site.errorSpan, conversionHint(types))
}

function conversionHint(types: readonly ScalarType[]): string | undefined {
  if (!types.includes('string') || types.length !== 2) return undefined
  const other = types.find((type) => type !== 'string')
  return other === undefined ? undefined : `convert one side: tostring(…) or to${other}(…)`
}

/** The bound of a range that has not the type of what is compared with it. */
function reportBetween(node: ast.Between, args: readonly BoundExpression[], site: CallSite, binder: Binder): void {
  const { type } = args[0]
  const spans = [node.left.span, node.from.span, node.to.span]
  const wrong = args.findIndex(({ type: other }, i) => i > 0 && !(isNumeric(type) ? isNumeric(other) : other === type))
  if (wrong < 0 || !(isNumeric(type) || type === 'datetime' || type === 'timespan')) {
    reportOperands(node.operator, args, site, binder)
  } else if (isNumeric(type) && !/^(datetime|timespan)$/.test(args[wrong].type)) {
    reportArgument(args[wrong], 'Number', spans[wrong], binder)
  } else if (type === 'datetime' && /^(string|bool|guid)$/.test(args[wrong].type)) {
    reportArgument(args[wrong], wrong === 2 ? 'timespan' : type, spans[wrong], binder)
  } else binder.report('semantic', 'KS141', `The expression must have the type ${type}.`, spans[wrong])
}

function reportArguments(entry: Called, args: readonly BoundExpression[], site: CallSite, binder: Binder): void {
  const types = args.map((argument) => argument.type)
  const texts = entry.declared ?? entry.overloads.map((overload) => overload.signature)
  const signatures = texts.map(parseSignature)
  const assigned = signatures.flatMap((signature) => {
    const parameters = assignParameters(signature, types)
    return parameters === undefined ? [] : [parameters]
  })
  if (assigned.length === 0) {
    const [code, message] = countMessage(entry.name, signatures, args)
    const hint = code === 'KS127' ? undefined : `its form is ${longestForm(entry.name, signatures)}`
    binder.report('semantic', code, message, site.errorSpan, hint)
    return
  }
  const parameters = closest(assigned, args)
  if (parameters === undefined) {
    binder.report('semantic', ...incompatible(entry.name, types), site.errorSpan)
    return
  }
  const fits = parameters.map((parameter, i) => fitOfArgument(parameter, args[i]) > 0)
  const shared = args.filter((_, i) => parameters[i].cast === 'Common' && fits[i])
  if (parameters[0]?.cast === 'Common' && reportNoCommonType(shared, args, site, binder)) return
  if (!fits.includes(false)) binder.report('semantic', ...incompatible(entry.name, types), site.errorSpan)
  for (const [i, parameter] of parameters.entries()) {
    if (!fits[i]) reportArgument(args[i], parameter.kind, argumentSpan(site, i), binder)
    else checkModifiers(parameter, args[i], argumentSpan(site, i), binder)
  }
}

/** How a function is called with all that it takes: `substring(source, start, length?)`. */
function longestForm(name: string, signatures: readonly Signature[]): string {
  const [longest] = signatures.toSorted((a, b) => b.parameters.length - a.parameters.length)
  const parts = longest.parameters.map(({ name, optional, repeat }, i, all) => {
    const repeats = repeat !== null && (all[i + 1]?.repeat ?? null) === null
    return `${name}${optional ? '?' : ''}${repeats ? ', …' : ''}`
  })
  return `${name}(${parts.join(', ')})`
}

function incompatible(name: string, types: readonly ScalarType[]): Message {
  return ['KS127', `The function '${name}' is not compatible with arguments (${types.join(', ')})`]
}

/** The parameters that most of the arguments fit; undefined when two overloads do as well (or as badly). */
function closest(
  assigned: readonly (readonly Parameter[])[],
  args: readonly BoundExpression[],
): readonly Parameter[] | undefined {
  const ranks = assigned.map((parameters) => {
    return parameters.slice(0, args.length).reduce((sum, parameter, i) => {
      const exact = parameter.kind === args[i].type ? 1 : 0
      return sum + fitOfArgument(parameter, args[i]) + exact
    }, 0)
  })
  const best = Math.max(...ranks)
  return ranks.indexOf(best) === ranks.lastIndexOf(best) ? assigned[ranks.indexOf(best)] : undefined
}

/**
 * Says of arguments that must share a type that they do not: those up to the first dynamic one share none, or there
 * is one: then all must be dynamic.
 */
function reportNoCommonType(
  shared: readonly BoundExpression[],
  args: readonly BoundExpression[],
  site: CallSite,
  binder: Binder,
): boolean {
  const types = shared.map(({ type }) => type)
  const leading = types.includes('dynamic') ? types.slice(0, types.indexOf('dynamic')) : types
  if (shared.length === 0 || commonTypeOf(leading) === undefined) {
    binder.report('semantic', 'KS232', 'No common type can be determined from the arguments.', site.errorSpan)
    return true
  }
  if (leading === types) return false
  for (const argument of shared) {
    if (argument.type === 'dynamic') continue
    const hint = 'convert the dynamic value, or put this one into dynamic( )'
    const span = argumentSpan(site, args.indexOf(argument))
    binder.report('semantic', 'KS141', 'The expression must have the type dynamic.', span, hint)
  }
  return true
}

/** Reports what a signature says of the arguments beside their types. */
export function checkAllModifiers(
  parameters: readonly Parameter[],
  args: readonly BoundExpression[],
  site: CallSite,
  binder: Binder,
): void {
  for (const [i, parameter] of parameters.entries()) checkModifiers(parameter, args[i], argumentSpan(site, i), binder)
}

/** A literal, a column, one of some texts. */
function checkModifiers(parameter: Parameter, argument: BoundExpression, span: ast.Span, binder: Binder): void {
  const { modifiers, values } = parameter
  const isConstant = argument.kind === 'constant'
  if (modifiers.includes('literal') && !isConstant) {
    binder.report('semantic', 'KS131', 'The expression must be a literal.', span)
  }
  if (modifiers.includes('constant') && traitsOf(argument).columns.length > 0) {
    binder.report('semantic', 'KS129', 'The expression must be a constant.', span)
  }
  if (modifiers.includes('column') && argument.kind !== 'column') {
    binder.report('semantic', 'KS109', 'Column name expected.', span)
  }
  if (values === null || !isConstant) return
  const given = argument.value === null ? '' : String(argument.value)
  if (values.some((value) => value.toLowerCase() === given.toLowerCase())) return
  const message = `The expression must be one of the values: ${list(values, 'disjunction')}`
  binder.report('semantic', 'KS140', message, span, didYouMean(given, values))
}

function list(words: readonly string[], type: 'conjunction' | 'disjunction'): string {
  return new Intl.ListFormat('en-GB', { type }).format(words)
}

function argumentSpan(site: CallSite, index: number): ast.Span {
  return site.node.kind === 'Call' ? (site.node.arguments[index]?.span ?? site.errorSpan) : site.errorSpan
}

function countMessage(name: string, signatures: readonly Signature[], args: readonly BoundExpression[]): Message {
  const repeated = signatures.find(({ parameters }) => parameters.some(({ repeat }) => repeat !== null))
  if (repeated !== undefined) {
    const counts = (count: (parameter: Parameter) => number) =>
      repeated.parameters.reduce((sum, parameter) => sum + count(parameter), 0)
    const least = counts(({ repeat, optional }) => repeat?.min ?? (optional ? 0 : 1))
    const most = counts(({ repeat }) => repeat?.max ?? 1)
    if (least !== most && (args.length < least || args.length > most)) {
      return ['KS120', `The function '${name}' expects between ${least} and ${most} arguments.`]
    }
    if (least === most) return ['KS119', `The function '${name}' expects ${most} arguments.`]
    return ['KS121', 'The function call has an incorrect number of arguments.']
  }
  const counts = [...new Set(signatures.map(({ parameters }) => parameters.length))]
  const lists = signatures.map(({ parameters }) => parameters)
  if (args.length > 0 && signatures.length > 1 && counts.length === 1 && closest(lists, args) === undefined) {
    return incompatible(
      name,
      args.map(({ type }) => type),
    )
  }
  const count = Math.max(...counts)
  const expected = count === 0 ? 'no arguments' : counted(count, 'argument')
  return ['KS119', `The function '${name}' expects ${expected}.`]
}

/** Reports an argument whose type will not do. */
function reportArgument(argument: BoundExpression, kind: ParameterKind, span: ast.Span, binder: Binder): void {
  binder.report('semantic', ...kindMessage(kind, argument.type), span)
}

/** The code and text of the error that a value of a type is no argument of a kind. */
export function kindMessage(kind: ParameterKind, type: ScalarType): Message {
  switch (kind) {
    case 'Integer':
      return ['KS134', 'The expression value must be an integer.']
    case 'Number':
      return ['KS137', 'The expression value must be a number.']
    case 'NumberOrBool':
      return ['KS137', 'The expression value must be a number or boolean true/false.']
    case 'Summable':
      return ['KS138', 'The argument value must be summable: a number, timespan or datetime.']
    case 'Orderable':
    case 'CommonOrderable':
      return ['KS206', 'The argument value must be orderable: a number, timespan, datetime, string or boolean.']
    case 'NotDynamic':
    case 'NotRealOrBool':
      return ['KS116', `The value of type '${type}' is not allowed in this context.`]
    case 'StringOrDynamic':
      return ['KS141', 'The expression must have one of the types: string or dynamic.']
    case 'StringOrArray':
      return ['KS233', 'The expression value must be a string or a dynamic array of strings.']
    case 'IntegerOrArray':
      return ['KS136', 'The expression value must be an integer or a dynamic array of integers.']
    case 'DynamicArray':
      return ['KS234', 'The expression value must be a dynamic array.']
    case 'DynamicBag':
      return ['KS235', 'The expression must be a dynamic bag.']
    default:
      return ['KS107', `A value of type ${scalarTypeOf(kind) ?? kind} expected.`]
  }
}
