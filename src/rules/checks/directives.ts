import type { Source, Span } from '../../../grammar/index.ts'
import type { Rule } from '../rule.ts'
import type { Finding } from './check.ts'

/** An id that a comment turns off, and where it stands. */
interface NamedCheck {
  readonly id: string
  readonly source: Source
  readonly span: Span
  /** The line, in the outer file, that it holds for; the whole rule when undefined. */
  readonly line: number | undefined
}

/** What the comments of a rule turn off. */
export interface Directives {
  readonly named: readonly NamedCheck[]
  /** Whether a comment turns a finding off. */
  turnOff(finding: Finding): boolean
}

const IDS = '[ \\t]+(\\w[\\w-]*(?:[ \\t]*,[ \\t]*\\w[\\w-]*)*)'
const IN_QUERY = new RegExp(`//[ \\t]*kqlite-disable(-next-line)?${IDS}`, 'g')
const IN_FILE = new RegExp(`(?:#|<!--)[ \\t]*kqlite-disable(-next-line)?${IDS}`, 'g')

/**
 * `// kqlite-disable ID, ID` in a query turns checks off for the rule, `// kqlite-disable-next-line ID` for the line
 * below; around the query, in YAML `# kqlite-disable ID` and on a page `<!-- kqlite-disable ID -->` do for all rules of
 * the file. What follows the ids is a remark.
 */
export function directivesOf(rule: Rule): Directives {
  const named = [...idsIn(rule.query, IN_QUERY), ...(rule.file === rule.query ? [] : idsIn(rule.file, IN_FILE))]
  return {
    named,
    turnOff({ id, source, span }) {
      const { line } = source.positionAt(span.start)
      return named.some((directive) => directive.id === id && (directive.line ?? line) === line)
    },
  }
}

function* idsIn(source: Source, pattern: RegExp): Generator<NamedCheck> {
  for (const match of source.text.matchAll(pattern)) {
    const [all, next, ids] = match
    let at = match.index + all.length - ids.length
    const line = next === undefined ? undefined : lineBelow(source, match.index)
    for (const part of ids.split(',')) {
      const id = part.trim()
      const start = at + part.indexOf(id)
      yield { id, source, span: { start, end: start + id.length }, line }
      at += part.length + 1
    }
  }
}

/** The line, in the outer file, of what follows the line of an offset. */
function lineBelow(source: Source, offset: number): number {
  const next = source.text.indexOf('\n', offset) + 1
  return next === 0 ? 0 : source.positionAt(next).line
}
