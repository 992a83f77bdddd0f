import type { Source } from '../../grammar/index.ts'
import { counted } from '../messages/counted.ts'
import { printable } from '../messages/printable.ts'
import type { NestedStep, Step } from './step.ts'
import { shownValue } from './text.ts'
import type { Trace } from './trace.ts'
import { cutTo, stringWidth } from './width.ts'

/** How a trace is written. */
export interface TraceFormat {
  /** With ANSI colours. */
  readonly colors?: boolean
  /** Columns of the terminal; texts are cut to fit. Nothing is cut without. */
  readonly width?: number
  /** Only the steps that lost or made rows, or that there is something to say about. */
  readonly brief?: boolean
}

/** How wide lines are where nothing is cut, but for longer ones. */
export const PLAIN_WIDTH = 110

type Style = (text: string) => string
type Styles = Readonly<Record<'dim' | 'bold' | 'red' | 'yellow' | 'cyan', Style>>

/** The styles of the terminal, or ones that change nothing. */
export function stylesOf(colors: boolean): Styles {
  const style = (open: number, close: number): Style =>
    colors ? (text) => (text === '' ? '' : `\u001b[${open}m${text}\u001b[${close}m`) : (text) => text
  return { dim: style(2, 22), bold: style(1, 22), red: style(31, 39), yellow: style(33, 39), cyan: style(36, 39) }
}

/**
 * The trace for people: a line for each step with the rows it gave, how many that is more or fewer than it got, the
 * operator and its place; under it what there is to say about it. What a step reads stands before it.
 */
export function formatTrace(trace: Trace, format: TraceFormat = {}): string {
  return new TraceWriter(trace.root, trace.steps, format).write()
}

/** `rule.kql:12`; `line 12` of a text without a name, and of the one that `home` says is at hand. */
export function placeOf({ source, span }: Pick<Step, 'source' | 'span'>, home?: Source): string {
  const { line } = source.positionAt(span.start)
  return source.name === undefined || source === home ? `line ${line}` : `${source.name}:${line}`
}

const LABELS: Readonly<Record<NestedStep['role'], string>> = {
  right: 'right side',
  table: 'table',
  subquery: 'subquery, over each group of rows',
  toscalar: 'toscalar',
  list: 'list',
}

class TraceWriter {
  private readonly root: Step
  private readonly styles: Styles
  private readonly width: number | undefined
  private readonly brief: boolean
  private readonly lines: string[] = []
  private readonly shown = new Set<Step>()
  private readonly rowsWidth: number
  private readonly deltaWidth: number

  constructor(root: Step, steps: readonly Step[], { colors = false, width, brief = false }: TraceFormat) {
    this.root = root
    this.styles = stylesOf(colors)
    this.width = width
    this.brief = brief
    this.rowsWidth = Math.max(4, ...steps.map(({ rowsOut }) => String(rowsOut).length))
    this.deltaWidth = Math.max(3, ...steps.map((step) => deltaOf(step).length))
  }

  write(): string {
    const name = this.root.source.name
    const head = `${'rows'.padStart(this.rowsWidth)}${name === undefined ? '' : `${' '.repeat(this.deltaWidth + 4)}${name}`}`
    this.lines.push(this.styles.dim(printable(head)))
    this.pipeline(this.root, '')
    this.lines.push('', this.summary())
    return this.lines.join('\n')
  }

  private summary(): string {
    const { root, styles } = this
    const result = `result: ${counted(root.rowsOut, 'row')}`
    const lost = firstLoss(root)
    if (root.rowsOut > 0 || lost === undefined) return styles.bold(result)
    const where = lost.inputs.length === 0 ? `${lost.title} has none` : `all were gone after ${lost.title}`
    const line = `${result}; ${printable(where)}`
    const place = placeOf(lost, root.source)
    const room = this.width === undefined ? undefined : this.width - place.length - 3
    return `${styles.bold(room === undefined ? line : cutTo(line, room))} ${styles.dim(`(${place})`)}`
  }

  /** The steps of a pipeline, in order. */
  private pipeline(step: Step, prefix: string): void {
    for (const input of step.inputs) {
      if (this.shown.has(input)) this.reference(input, prefix)
      else this.pipeline(input, prefix)
    }
    this.shown.add(step)
    for (const nested of step.nested) this.nestedIn(nested, prefix)
    if (!this.brief || isTelling(step)) this.step(step, prefix)
  }

  private nestedIn({ role, name: given, step }: NestedStep, prefix: string): void {
    const name = given === undefined ? LABELS[role] : `${LABELS[role]} ${given}`
    if (this.shown.has(step)) {
      if (role === 'right' || role === 'table')
        this.line('', '', `${prefix}┌ ${step.name ?? step.title} (above)`, 'dim')
      return
    }
    if (this.brief && !hasTelling(step)) {
      this.shown.add(step)
      return
    }
    this.line('', '', `${prefix}┌ ${printable(name)}`, 'dim')
    this.pipeline(step, `${prefix}│ `)
  }

  private reference(step: Step, prefix: string): void {
    this.line(String(step.rowsOut), '', `${prefix}${step.name ?? step.title} (above)`, 'dim')
  }

  private step(step: Step, prefix: string): void {
    const lost = step.notes.some(({ kind }) => kind === 'vanished')
    const isEmpty = step.runs > 0 && step.rowsOut === 0
    const style = step.runs === 0 ? 'dim' : lost ? 'red' : undefined
    const name = step.name === undefined || step.operator === 'as' ? '' : ` → ${step.name}`
    const rows = step.runs === 0 ? '–' : String(step.rowsOut)
    const runs = step.runs > 1 ? ` (ran ${step.runs} times)` : step.runs === 0 ? ' (not needed)' : ''
    const text = `${prefix}${lost || (isEmpty && step.inputs.length === 0) ? '✗ ' : ''}${printable(step.title)}`
    this.line(rows, deltaOf(step), text, style, `${name}${runs}`, placeOf(step, this.root.source))
    for (const value of step.values) {
      this.line('', '', `${prefix}    ${printable(`${value.name} = ${shownValue(value)}`)}`, 'cyan')
    }
    for (const { kind, message } of step.notes) {
      const isReason = kind === 'condition' || kind === 'keys'
      this.said(
        `${prefix}  ${isReason ? '  ' : '! '}${printable(message)}`,
        isReason || kind === 'vanished' ? 'red' : 'yellow',
      )
    }
  }

  /** A line without rows, which is not cut. */
  private said(text: string, style: keyof Styles): void {
    this.lines.push(`${' '.repeat(this.rowsWidth + this.deltaWidth + 4)}${this.styles[style](text)}`)
  }

  /** A line: rows, delta, a text that is cut when there is no room, what stands after it, and a place at the right. */
  private line(rows: string, delta: string, text: string, style?: keyof Styles, after = '', place = ''): void {
    const { styles } = this
    const head = `${rows.padStart(this.rowsWidth)}  ${delta.padStart(this.deltaWidth)}  `
    const used = stringWidth(head) + stringWidth(after) + (place === '' ? 0 : stringWidth(place) + 2)
    const room = this.width === undefined ? undefined : Math.max(20, this.width - used)
    const shown = room === undefined ? text : cutTo(text, room)
    const gap = (this.width ?? PLAIN_WIDTH) - used - stringWidth(shown) + 2
    const styled = style === undefined ? shown : styles[style](shown)
    const end = place === '' ? '' : `${' '.repeat(Math.max(2, gap))}${styles.dim(place)}`
    this.lines.push(`${head}${styled}${styles.dim(after)}${end}`.trimEnd())
  }
}

function deltaOf({ rowsIn, rowsOut }: Step): string {
  if (rowsIn === undefined || rowsIn === rowsOut) return ''
  return rowsOut > rowsIn ? `+${rowsOut - rowsIn}` : `−${rowsIn - rowsOut}`
}

/** Whether there is something to say about a step in few words. */
function isTelling(step: Step): boolean {
  return step.inputs.length === 0 || step.notes.length > 0 || deltaOf(step) !== '' || step.values.length > 0
}

function hasTelling(step: Step): boolean {
  const { inputs, nested } = step
  return step.notes.length > 0 || [...inputs, ...nested.map((one) => one.step)].some(hasTelling)
}

/** The first step of the main pipeline that no row came out of. */
function firstLoss(step: Step): Step | undefined {
  const before = step.inputs.map(firstLoss).find((found) => found !== undefined)
  return before ?? (step.runs > 0 && step.rowsOut === 0 ? step : undefined)
}
