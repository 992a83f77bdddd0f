import type { Call, Expression } from '../../../grammar/index.ts'
import { type Edit, type Mutator, quoted, type Site, sliceOf } from './edits.ts'

const AGGREGATES: Readonly<Record<string, string>> = {
  min: 'max',
  max: 'min',
  minif: 'maxif',
  maxif: 'minif',
  arg_min: 'arg_max',
  arg_max: 'arg_min',
  make_set: 'make_list',
  make_list: 'make_set',
  make_set_if: 'make_list_if',
  make_list_if: 'make_set_if',
  sum: 'max',
  avg: 'max',
}

const FUNCTIONS: Readonly<Record<string, string>> = {
  isempty: 'isnotempty',
  isnotempty: 'isempty',
  isnull: 'isnotnull',
  isnotnull: 'isnull',
  min_of: 'max_of',
  max_of: 'min_of',
}

/** Functions that are left out: what they are called with takes their place. */
const WRAPPERS = new Set(['toupper', 'tolower', 'abs', 'floor', 'ceiling', 'round'])

/** Changes of calls. */
export const CALL_MUTATORS: readonly Mutator[] = [
  {
    name: 'aggregate',
    doc: 'min and max, arg_min and arg_max, make_set and make_list; count() for dcount, countif',
    edits: aggregateEdits,
  },
  {
    name: 'function',
    doc: 'toupper, tolower, … left out; isempty and isnotempty, … for each other',
    edits: functionEdits,
  },
  { name: 'branch', doc: 'two results of iff, case or coalesce swapped', edits: branchEdits },
]

function nameEdit({ name }: Call, names: Readonly<Record<string, string>>): readonly Edit[] {
  return Object.hasOwn(names, name.name) ? [{ span: name.span, replacement: names[name.name] }] : []
}

function aggregateEdits({ node, text }: Site): readonly Edit[] {
  if (node.kind !== 'Call') return []
  const { name, arguments: args, span } = node
  if ((name.name === 'dcount' || name.name === 'countif') && args.length > 0) return [{ span, replacement: 'count()' }]
  if (name.name === 'dcountif' && args.length > 1) {
    return [{ span, replacement: `countif(${sliceOf(text, args[1].span)})` }]
  }
  return nameEdit(node, AGGREGATES)
}

function functionEdits({ node, text }: Site): readonly Edit[] {
  if (node.kind !== 'Call') return []
  if (!WRAPPERS.has(node.name.name) || node.arguments.length !== 1) return nameEdit(node, FUNCTIONS)
  const replacement = text.slice(node.name.span.end, node.span.end)
  return [{ span: node.span, replacement, change: `without ${node.name.name}: ${quoted(sliceOf(text, node.span))}` }]
}

function branchEdits({ node, text }: Site): readonly Edit[] {
  if (node.kind !== 'Call') return []
  const results = resultsOf(node)
  return results.slice(1).map((second, i) => swapped(results[i], second, text, node.name.name))
}

/** The arguments that a call may give. */
function resultsOf({ name, arguments: args }: Call): readonly Expression[] {
  switch (name.name) {
    case 'iff':
    case 'iif':
      return args.length === 3 ? args.slice(1) : []
    case 'case':
      return args.filter((_, i) => i % 2 === 1 || i === args.length - 1)
    case 'coalesce':
      return args
    default:
      return []
  }
}

function swapped(first: Expression, second: Expression, text: string, name: string): Edit {
  const [a, b] = [sliceOf(text, first.span), sliceOf(text, second.span)]
  return {
    span: { start: first.span.start, end: second.span.end },
    replacement: b + text.slice(first.span.end, second.span.start) + a,
    change: `${name}: ${quoted(a)} and ${quoted(b)} swapped`,
  }
}
