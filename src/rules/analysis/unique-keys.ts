import type { NamedColumn, Plan } from '../../binder/plan.ts'
import type { JoinPlan } from '../../operators/join.ts'
import { keyOf } from './known-tables.ts'
import { isPassing, itemsOf, renamesOf } from './provenance.ts'

/** Sets of columns no two rows share the values of. An empty set: there is at most one row. */
type Keys = readonly (readonly string[])[]

/** Whether no two rows of a plan have the same values in some columns, as far as the operators tell. */
export function isUniqueBy(plan: Plan, columns: readonly string[]): boolean {
  return keysOf(plan).some((key) => key.every((name) => columns.includes(name)))
}

function keysOf(plan: Plan): Keys {
  const [input] = plan.inputs
  const items = itemsOf(plan)
  const renames = renamesOf(plan)
  if (renames !== undefined) {
    return renamed(
      keysOf(input),
      renames.map(({ name, from }) => [from, name]),
    )
  }
  switch (plan.operator) {
    case 'Table': {
      const key = keyOf(plan)
      return key === undefined ? [] : [key]
    }
    case 'Summarize':
      return [(plan as Plan & { by: readonly NamedColumn[] }).by.map(({ name }) => name)]
    case 'MakeSeries':
      return [(plan as Plan & { by: readonly NamedColumn[] }).by.map(({ name }) => name)]
    case 'Distinct':
      return [items!.map(({ name }) => name)]
    case 'Count':
    case 'Print':
      return [[]]
    case 'DataTable':
      return (plan as Plan & { rows: readonly unknown[] }).rows.length <= 1 ? [[]] : []
    case 'Project':
      return renamed(
        keysOf(input),
        items!.flatMap(({ name, expression }) => (expression.kind === 'column' ? [[expression.name, name]] : [])),
      )
    case 'Join':
      return ofJoin(plan)
    default:
      if (!isPassing(plan)) return []
      return keysOf(input).filter((key) => !items?.some(({ name }) => key.includes(name)))
  }
}

/** Rows of one side: its keys. Pairs, where the right side has one row for each of the left: the keys of the left. */
function ofJoin(plan: Plan): Keys {
  const { kind, keys } = plan as JoinPlan
  const [left, right] = plan.inputs
  if (kind.result === 'left') return keysOf(left)
  if (kind.result === 'right') return keysOf(right)
  const rightKeys = keys.flatMap((key) => (key.right.kind === 'column' ? [key.right.name] : []))
  return isUniqueBy(right, rightKeys) ? keysOf(left) : []
}

/** The keys that are still there under other names. */
function renamed(keys: Keys, names: readonly (readonly string[])[]): Keys {
  return keys.flatMap((key) => {
    const found = key.map((name) => names.find(([from]) => from === name)?.[1])
    return found.every((name) => name !== undefined) ? [found] : []
  })
}
