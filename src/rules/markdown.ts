import { Source } from '../../grammar/index.ts'

/** A query of a page. */
export interface PageQuery {
  readonly name: string
  readonly query: Source
}

const FENCE = /^([ \t>]*)(`{3,}|~{3,})[ \t]*(\S*)/
const HEADING = /^ {0,3}#{1,6}[ \t]+(.*?)[ \t]*#*$/

/**
 * The `kql` and `kusto` blocks of a Markdown page, each named by the nearest heading above it, `pageName` where there
 * is none; further blocks under one heading are numbered.
 */
export function queriesIn(page: Source, pageName: string): readonly PageQuery[] {
  const queries: PageQuery[] = []
  const count = new Map<string, number>()
  let heading = pageName
  let block: Block | undefined
  const endBlock = () => {
    if (block?.isQuery && block.lines.some(({ text }) => text.trim() !== '')) {
      const number = (count.get(heading) ?? 0) + 1
      count.set(heading, number)
      const name = number === 1 ? heading : `${heading} (${number})`
      queries.push({ name, query: blockSource(block.lines, block.indent, page) })
    }
    block = undefined
  }
  for (const line of linesOf(page.text)) {
    if (block !== undefined) {
      if (block.close.test(line.text)) endBlock()
      else block.lines.push(line)
      continue
    }
    heading = HEADING.exec(line.text)?.[1] || heading
    const [, indent, fence, language] = FENCE.exec(line.text) ?? []
    if (fence === undefined) continue
    const close = new RegExp(`^[ \\t>]*${fence[0]}{${fence.length},}[ \\t]*$`)
    block = { close, indent: indent.length, isQuery: /^(kql|kusto|csl)$/i.test(language), lines: [] }
  }
  endBlock()
  return queries
}

/** A fenced block that is being read. */
interface Block {
  readonly close: RegExp
  readonly indent: number
  readonly isQuery: boolean
  readonly lines: Line[]
}

interface Line {
  readonly text: string
  readonly start: number
}

function linesOf(text: string): Line[] {
  return [...text.matchAll(/[^\r\n]+|(?<=^|\n)(?=\r?\n)/g)].map((match) => ({ text: match[0], start: match.index }))
}

/** The lines without the indent that their fence has, as one text that knows its place. */
function blockSource(lines: readonly Line[], indent: number, page: Source): Source {
  const shown = lines.map(({ text, start }) => {
    const cut = /^[ \t>]*/.exec(text.slice(0, indent))![0].length
    return { text: text.slice(cut), start: start + cut }
  })
  const starts: number[] = []
  let length = 0
  for (const { text } of shown) {
    starts.push(length)
    length += text.length + 1
  }
  const offsetAt = (offset: number) => {
    const line = Math.max(
      0,
      starts.findLastIndex((start) => start <= offset),
    )
    return (shown[line]?.start ?? 0) + offset - (starts[line] ?? 0)
  }
  return new Source(shown.map(({ text }) => text).join('\n'), { outer: { source: page, offsetAt } })
}
