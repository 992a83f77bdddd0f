import type * as ast from '../../grammar/ast.ts'
import type { Plan } from '../binder/plan.ts'
import type { TabularOperator } from '../engine/catalog.ts'
import { required } from './plans.ts'

/** A result of a query, and what it is called. */
export interface NamedPlan {
  readonly plan: Plan
  readonly name?: string
}

/** A plan of several results, which are its inputs. Where one is wanted, it is the last. */
export interface ForkPlan extends Plan {
  readonly names: readonly (string | undefined)[]
}

/** `fork name = (…) (…)`: several results of the same rows. */
export const fork: TabularOperator<ast.ForkOperator, ForkPlan> = {
  kind: 'Fork',
  bind(node, input, scope, binder) {
    const rows = required('Fork', input, node, binder)
    const results = node.branches.map(({ name, body }) => ({
      name: name?.name,
      plan: binder.subpipeline(body, rows, scope),
    }))
    return forkPlan(results, rows)
  },
  run: (plan, inputs) => inputs[plan.inputs.length - 1],
}

/** The plan of several results. */
export function forkPlan(results: readonly NamedPlan[], { at }: Plan): ForkPlan {
  const { columns, open } = results[results.length - 1].plan
  return {
    operator: 'Fork',
    columns,
    inputs: results.map(({ plan }) => plan),
    names: results.map(({ name }) => name),
    at,
    serialized: false,
    open,
  }
}

/** The results of a statement: one, or those of a fork. `as` gives a name too. */
export function resultsOf(plan: Plan): readonly NamedPlan[] {
  if (plan.operator !== fork.kind) return [{ plan, name: nameOf(plan) }]
  const { inputs, names } = plan as ForkPlan
  return inputs.map((input, i) => ({ plan: input, name: names[i] ?? nameOf(input) }))
}

function nameOf(plan: Plan): string | undefined {
  return plan.operator === 'As' ? (plan as Plan & { readonly name: string }).name : undefined
}
