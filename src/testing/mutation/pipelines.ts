import type { JoinOperator, LookupOperator, Operator, Pipeline } from '../../../grammar/index.ts'
import { type Edit, type Mutator, type Site, without, withoutEach } from './edits.ts'

/** Operators without which a pipeline may well go on: the binder says whether it does. */
const DROPPED: ReadonlySet<Operator['kind']> = new Set([
  ...(['Filter', 'Distinct', 'Take', 'Top', 'Sort', 'Join', 'Lookup', 'Invoke', 'Extend', 'MvExpand'] as const),
  ...(['MvApply', 'Parse', 'ParseKv', 'Sample', 'SampleDistinct', 'Summarize', 'TopNested', 'Union'] as const),
])

const JOIN_KINDS: Readonly<Record<string, string>> = {
  innerunique: 'inner',
  inner: 'leftouter',
  leftouter: 'inner',
  rightouter: 'inner',
  fullouter: 'inner',
  leftsemi: 'leftanti',
  rightsemi: 'rightanti',
  leftanti: 'leftsemi',
  anti: 'leftsemi',
  leftantisemi: 'leftsemi',
  rightanti: 'rightsemi',
  rightantisemi: 'rightsemi',
}

/** Changes of the steps of a pipeline. */
export const PIPELINE_MUTATORS: readonly Mutator[] = [
  { name: 'operator', doc: 'an operator such as where, distinct, extend or join left out', edits: operatorEdits },
  { name: 'join', doc: 'another kind of join or lookup', edits: joinEdits },
  { name: 'sort', doc: 'asc and desc for each other', edits: sortEdits },
  {
    name: 'key',
    doc: 'one of several keys of summarize, join or distinct, or tables of union, left out',
    edits: keyEdits,
  },
]

function operatorEdits({ node, text }: Site): readonly Edit[] {
  if (node.kind !== 'Pipeline') return []
  return node.operators.flatMap((operator, i) => {
    if (!DROPPED.has(operator.kind)) return []
    const span = stepSpan(node, i, text)
    return span === undefined ? [] : [without(text, span, operator.span)]
  })
}

/** An operator with the bar before it, or the one after it if it comes first; undefined if it is alone. */
function stepSpan(
  { source, operators }: Pipeline,
  i: number,
  text: string,
): { start: number; end: number } | undefined {
  const before = i > 0 ? operators[i - 1] : source
  const { kind, span } = operators[i]
  if (before === undefined)
    return operators.length === 1 || kind === 'Union' ? undefined : { start: span.start, end: operators[1].span.start }
  const gap = text.slice(before.span.end, span.start).replace(/\/\/[^\n\r]*/g, (comment) => ' '.repeat(comment.length))
  const bar = gap.lastIndexOf('|')
  return bar < 0 ? undefined : { start: before.span.end + bar, end: span.end }
}

function joinEdits({ node }: Site): readonly Edit[] {
  if (node.kind !== 'Join' && node.kind !== 'Lookup') return []
  const given = node.parameters.find(({ name }) => name === 'kind')
  if (given === undefined) return defaultKindEdits(node)
  const { value } = given
  const kind = value.kind === 'NameReference' ? value.name : undefined
  const other = kind === undefined || !Object.hasOwn(JOIN_KINDS, kind) ? undefined : JOIN_KINDS[kind]
  return other === undefined ? [] : [{ span: value.span, replacement: other }]
}

function defaultKindEdits({ kind, span }: JoinOperator | LookupOperator): readonly Edit[] {
  const [usual, other] = kind === 'Join' ? ['innerunique', 'inner'] : ['leftouter', 'inner']
  const at = span.start + kind.length
  return [{ span: { start: at, end: at }, replacement: ` kind=${other}`, change: `kind ${usual} becomes ${other}` }]
}

function sortEdits({ node, text }: Site): readonly Edit[] {
  if (node.kind === 'Ordered') {
    const order = /\b(asc|desc)\b(?=[^"')\]]*$)/.exec(text.slice(node.value.span.end, node.span.end))
    if (order === null) return []
    const start = node.value.span.end + order.index
    return [{ span: { start, end: start + order[1].length }, replacement: order[1] === 'asc' ? 'desc' : 'asc' }]
  }
  if (node.kind !== 'Sort' && node.kind !== 'Top') return []
  const by = node.kind === 'Sort' ? node.by : [node.by]
  return by.flatMap((key) => {
    if (key.kind === 'Ordered' && key.order !== undefined) return []
    const at = key.kind === 'Ordered' ? key.value.span.end : key.span.end
    return [
      {
        span: { start: at, end: at },
        replacement: ' asc',
        change: `by ${text.slice(key.span.start, at)}: desc becomes asc`,
      },
    ]
  })
}

function keyEdits({ node, text }: Site): readonly Edit[] {
  switch (node.kind) {
    case 'Summarize':
    case 'MakeSeries':
      return withoutEach(text, node.by)
    case 'Join':
    case 'Lookup':
      return withoutEach(text, node.on)
    case 'Distinct':
      return withoutEach(text, node.expressions)
    case 'Union':
      return withoutEach(text, node.tables)
    default:
      return []
  }
}
