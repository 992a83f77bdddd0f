import type * as ast from '../../grammar/ast.ts'
import type { Binder } from '../binder/binder.ts'
import { isError } from '../binder/nodes.ts'
import type { BoundExpression, Plan } from '../binder/plan.ts'
import type { Scope } from '../binder/scope.ts'
import { ConstantColumn } from '../columns/column.ts'
import { tableOfRows } from '../columns/rows.ts'
import { type ColumnInfo, Table } from '../columns/table.ts'
import type { Plugin } from '../engine/catalog.ts'
import { evaluate, evaluateConstant } from '../engine/evaluate.ts'
import { KqlError } from '../errors/kql-error.ts'
import type { ParameterKind } from '../functions/signature.ts'
import { tableWith, withColumns } from '../operators/added-columns.ts'
import { source } from '../operators/plans.ts'
import type { ScalarType } from '../types/scalar-type.ts'
import { nameOf, PluginArguments } from './arguments.ts'
import { answerOf } from './hooked.ts'

/**
 * The plugins that ask a language model of each row: a function that the caller gives answers for one row at a time.
 */
interface AskPlan extends Plan {
  readonly asked: BoundExpression
  readonly rest: readonly BoundExpression[]
  /** The columns of an answer, and what they are called in the result. */
  readonly answers: readonly ColumnInfo[]
  readonly added: readonly ColumnInfo[]
}

/** What tells these plugins apart. */
interface Kind {
  readonly name: string
  readonly doc: string
  readonly asked: ParameterKind
  readonly takes: ScalarType
  readonly suffix: string
  readonly type: ScalarType
}

function askPlugin(kind: Kind): Plugin<AskPlan> {
  const { name, doc } = kind
  return {
    name,
    doc,
    needs: 'plugins',
    bind: (node, input, scope, binder) => bindAsk(kind, node, input, scope, binder),
    run(plan, [input = Table.of([], 1)], context) {
      const asked = evaluate(plan.asked, input, context)
      const rest = plan.rest.map((bound) => new ConstantColumn(bound.type, evaluateConstant(bound, context), 1))
      const rows = Array.from({ length: input.length }, (_, row) => {
        context.checkpoint()
        const args = [new ConstantColumn(asked.type, asked.get(row), 1), ...rest]
        const answer = answerOf(name, args, undefined, plan, context)
        if (answer.length === 1) return answer[0]
        throw new KqlError('runtime', `plugins.${name} must give one row, not ${answer.length}.`, plan.at)
      })
      const table = tableOfRows(name, rows, plan.answers)
      const answers = plan.answers.map((answer) => table.deferred(answer.name))
      return tableWith(input, plan.columns, plan.added, answers)
    },
  }
}

function bindAsk(
  kind: Kind,
  node: ast.EvaluateOperator,
  input: Plan | undefined,
  scope: Scope,
  binder: Binder,
): AskPlan {
  const operator = `plugin ${kind.name}`
  const rows = input ?? source(operator, [], node, binder)
  const args = new PluginArguments(node, rows, scope, binder)
  const plan: Plan = { ...rows, operator, inputs: input ? [input] : [], at: binder.at(node), serialized: false }
  if (!args.expect(2, 4)) return { ...plan, open: true } as AskPlan
  const [askedNode, connection, options, withErrors] = args.positional
  const asked = args.fitting(args.expression(askedNode), askedNode, kind.asked, kind.takes)
  const errors = withErrors === undefined ? undefined : args.constantOf(withErrors, 'bool', 'bool')
  if (errors !== undefined && errors.kind !== 'constant' && !isError(errors)) {
    binder.unsupported('A computed IncludeErrorMessages', withErrors.span)
  }
  const tellsErrors = errors?.kind === 'constant' && errors.value === true
  const columnsOf = (prefix: string): ColumnInfo[] => [
    { name: prefix + kind.suffix, type: kind.type },
    ...(tellsErrors ? [{ name: `${prefix}${kind.suffix}_error`, type: 'string' as const }] : []),
  ]
  const added = columnsOf(args.isColumn(askedNode) ? nameOf(askedNode) : '')
  return {
    ...plan,
    columns: withColumns(rows.columns, added),
    asked,
    rest: [
      args.constant(connection, 'string'),
      ...(options === undefined ? [] : [args.constantOf(options, 'DynamicBag', 'dynamic')]),
      ...(errors === undefined ? [] : [errors]),
    ],
    answers: columnsOf(''),
    added,
  }
}

const COMPLETION = { suffix: '_completion', type: 'string' } as const

/** The plugins that ask a language model, once for each row before them or, without rows, once. */
export const aiPlugins: readonly Plugin[] = [
  askPlugin({
    name: 'ai_chat_completion',
    doc: 'What a language model says to a conversation, as a function of the caller answers.',
    asked: 'DynamicArray',
    takes: 'dynamic',
    ...COMPLETION,
  }) as Plugin,
  askPlugin({
    name: 'ai_chat_completion_prompt',
    doc: 'What a language model says to a text, as a function of the caller answers.',
    asked: 'string',
    takes: 'string',
    ...COMPLETION,
  }) as Plugin,
  askPlugin({
    name: 'ai_embed_text',
    doc: 'The vector of a text, as a function of the caller gives it.',
    asked: 'Scalar',
    takes: 'string',
    suffix: '_embedding',
    type: 'dynamic',
  }) as Plugin,
  askPlugin({
    name: 'ai_embeddings',
    doc: 'The vector of a text, as a function of the caller gives it.',
    asked: 'Scalar',
    takes: 'string',
    suffix: '_embeddings',
    type: 'dynamic',
  }) as Plugin,
]
