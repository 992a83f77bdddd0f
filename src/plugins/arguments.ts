import type * as ast from '../../grammar/ast.ts'
import type { Binder } from '../binder/binder.ts'
import { kindMessage } from '../binder/mismatches.ts'
import { castTo, errorExpression, isError } from '../binder/nodes.ts'
import type { BoundExpression, Plan } from '../binder/plan.ts'
import type { Scope } from '../binder/scope.ts'
import { didYouMean } from '../errors/suggest.ts'
import { fitOf, type ParameterKind } from '../functions/signature.ts'
import { counted } from '../messages/counted.ts'
import type { ScalarType } from '../types/scalar-type.ts'

/** Binds the arguments of one use of a plugin. */
export class PluginArguments {
  readonly positional: readonly ast.Expression[]
  readonly input: Plan
  private readonly named = new Map<string, ast.Expression>()
  private readonly node: ast.EvaluateOperator
  private readonly scope: Scope
  private readonly row: Scope
  private readonly binder: Binder

  /** `names` are the arguments that may be given by name. */
  constructor(node: ast.EvaluateOperator, input: Plan, scope: Scope, binder: Binder, names: readonly string[] = []) {
    const positional: ast.Expression[] = []
    for (const argument of node.call.arguments) {
      const name = argument.kind === 'NamedExpression' ? argument.names[0].name : undefined
      if (argument.kind === 'NamedExpression' && name !== undefined && names.includes(name)) {
        this.named.set(name, argument.value)
      } else {
        if (name !== undefined) {
          const message = `'${name}' is not an argument of ${node.call.name.name}.`
          binder.report('semantic', 'KQL102', message, argument.span, didYouMean(name, names))
        }
        positional.push(argument.kind === 'NamedExpression' ? argument.value : argument)
      }
    }
    this.positional = positional
    this.input = input
    this.node = node
    this.scope = { ...scope, row: null }
    this.row = binder.rowScope(input, scope)
    this.binder = binder
  }

  /**
   * Reports when there are too few or too many arguments without a name; false then. `repeats`: some stand for a list.
   */
  expect(least: number, most: number, repeats = most === Infinity): boolean {
    const { length } = this.positional
    if (length >= least && length <= most) return true
    const { name } = this.node.call.name
    const between = Number.isFinite(most) ? `between ${least} and ${most} arguments` : `at least ${least} arguments`
    const exactly = most === 0 ? 'no arguments' : counted(least, 'argument')
    const code = repeats ? 'KS120' : 'KS119'
    const range = least === most ? exactly : between
    this.binder.report('semantic', code, `The function '${name}' expects ${range}.`, this.node.call.span)
    return false
  }

  /** The argument at a place, or given by a name. */
  at(index: number, name?: string): ast.Expression | undefined {
    return (name === undefined ? undefined : this.named.get(name)) ?? this.positional[index]
  }

  /** A column of the input (or of `plan`), of a type that fits. One that only an open input has is empty. */
  column(node: ast.Expression, kind: ParameterKind = 'Scalar', plan?: Plan): BoundExpression {
    const { binder } = this
    if (node.kind !== 'NameReference') {
      binder.report('semantic', 'KS109', 'Column name expected.', node.span)
      return errorExpression('dynamic', binder.at(node))
    }
    const bound = binder.expression(node, plan === undefined ? this.row : binder.rowScope(plan, this.scope))
    if (bound.kind === 'constant' && (plan ?? this.input).open) {
      return kind === 'Summable'
        ? castTo(bound, 'datetime')
        : kind === 'DynamicArray'
          ? castTo(bound, 'dynamic')
          : bound
    }
    if (isError(bound)) return bound
    if (bound.kind !== 'column') {
      binder.report('semantic', 'KS109', 'Column name expected.', node.span)
      return errorExpression(bound.type, binder.at(node))
    }
    if (fitOf(kind, bound.type) > 0) return bound
    if (kind === 'Summable') {
      const message = 'The argument value must be summable: a number, timespan or datetime.'
      binder.report('semantic', 'KS138', message, node.span)
    } else {
      const message = `The value of type '${bound.type}' is not allowed in this context.`
      binder.report('semantic', 'KS116', message, node.span)
    }
    return errorExpression(bound.type, binder.at(node))
  }

  /** A column of points on a timeline: of numbers, timespans or datetimes. */
  timeline(node: ast.Expression): BoundExpression {
    const bound = this.column(node, 'Summable')
    if (bound.type === 'decimal') this.binder.unsupported('A timeline of type decimal', node.span)
    return bound
  }

  /** Columns that must not be dynamic. */
  dimensions(from: number): BoundExpression[] {
    return this.positional.slice(from).map((node) => this.column(node, 'NotDynamic'))
  }

  /** An expression that reads no columns, of a kind of types, as a type. */
  constantOf(node: ast.Expression, kind: ParameterKind, type: ScalarType): BoundExpression {
    return this.fitting(this.constant(node), node, kind, type)
  }

  /** The expression as a type, if it is of the kind. */
  fitting(bound: BoundExpression, node: ast.Expression, kind: ParameterKind, type: ScalarType): BoundExpression {
    if (bound.type === type || isError(bound)) return bound
    if (fitOf(kind, bound.type) > 0) return castTo(bound, type)
    this.binder.report('semantic', ...kindMessage(kind, bound.type), node.span)
    return errorExpression(type, this.binder.at(node))
  }

  /** An expression that reads no columns, as a type; as it is when none is given. */
  constant(node: ast.Expression, type?: ScalarType): BoundExpression {
    if (node.kind === 'NameReference' && this.isColumn(node) && this.scope.variables.find(node.name) === undefined) {
      this.binder.report('semantic', 'KS129', 'The expression must be a constant.', node.span)
      return errorExpression(type ?? 'dynamic', this.binder.at(node))
    }
    const bound = this.binder.expression(node, this.scope)
    if (type === undefined || bound.type === type || isError(bound)) return bound
    if (type === 'string') {
      this.binder.report('semantic', 'KS107', 'A value of type string expected.', node.span)
      return errorExpression(type, this.binder.at(node))
    }
    return castTo(bound, type)
  }

  /** Whether it is the name of a column of the input. */
  isColumn(node: ast.Expression): boolean {
    return this.input.columns.some(({ name }) => name === nameOf(node))
  }

  /** An expression over the rows. */
  expression(node: ast.Expression): BoundExpression {
    return this.binder.expression(node, this.row)
  }
}

/** The name of a column argument. */
export function nameOf(node: ast.Expression): string {
  return node.kind === 'NameReference' ? node.name : ''
}
