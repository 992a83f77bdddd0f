import type { Source } from '../../grammar/index.ts'
import { formatProblem } from '../errors/code-frame.ts'
import { counted } from '../messages/counted.ts'
import type { Rule } from '../rules/index.ts'
import type { Explanation } from '../testing/format.ts'
import { placeOf } from '../testing/mutation/explanations.ts'
import type { Mutant } from '../testing/mutation/mutants.ts'
import type { MutantResult } from '../testing/mutation/run.ts'
import { yamlText } from '../testing/yaml-text.ts'
import { printable, styles } from './terminal.ts'

/** What `kqlite mutate` found out of one rule. */
export interface MutationReport {
  /** The test file. */
  readonly path: string
  readonly source: Source
  readonly rule: Rule
  /** The names of the tests. */
  readonly tests: readonly string[]
  /** Those that fail without any change; no mutant is run then. */
  readonly failing: readonly string[]
  readonly results: readonly MutantResult[]
  /** Mutants that survived and are not explained. */
  readonly survivors: readonly MutantResult[]
  readonly explained: readonly (MutantResult & { readonly explanation: Explanation })[]
  /** Explanations of no mutant that survived. */
  readonly unused: readonly Explanation[]
  /** Whether all tests ran on each mutant. */
  readonly all: boolean
  /** Milliseconds. */
  readonly duration: number
}

const MOST_LINES = 6
/** Most survivors are missing tests: the form of an explanation is enough where there are many. */
const MOST_EXPLANATIONS = 5

/** A mutant as it is listed: where it is, what is changed, and the lines before and after. */
export function mutantLines(mutant: Mutant, query: Source): readonly string[] {
  const { red, green, bold } = styles(process.stdout)
  const { line, column } = query.positionAt(mutant.span.start)
  const { before, after } = changedLines(mutant, query.text)
  return [
    `${query.name ?? 'query'}:${line}:${column} ${bold(mutant.change)} (${mutant.operator})`,
    ...cutLines(before).map((text) => red(`  - ${text}`)),
    ...cutLines(after).map((text) => green(`  + ${text}`)),
  ]
}

/** The lines of the query that the mutant changes, as they are in both. */
function changedLines({ span, text, replacement }: Mutant, query: string): { before: string[]; after: string[] } {
  const start = query.lastIndexOf('\n', span.start - 1) + 1
  const lineEnd = (whole: string, from: number) => {
    const end = whole.indexOf('\n', from)
    return end < 0 ? whole.length : end
  }
  const before = query.slice(start, lineEnd(query, span.end)).split('\n')
  const after = text.slice(start, lineEnd(text, span.start + replacement.length)).split('\n')
  const shown = (lines: string[]) => lines.filter((line) => line.trim() !== '').map((line) => printable(line.trimEnd()))
  return { before: shown(before), after: shown(after) }
}

function cutLines(lines: readonly string[]): readonly string[] {
  return lines.length <= MOST_LINES
    ? lines
    : [...lines.slice(0, MOST_LINES - 1), `… ${lines.length - MOST_LINES + 1} more lines`]
}

/** Writes a report for people to standard output, warnings to standard error. */
export function writeMutationReport(report: MutationReport): void {
  const { red, green, yellow, bold } = styles(process.stdout)
  const { rule, survivors, explained, results, failing, unused, path, source } = report
  const write = (line: string) => process.stdout.write(`${line}\n`)
  if (failing.length > 0) {
    const some = `${failing.length} of ${counted(report.tests.length, 'test')} ${failing.length === 1 ? 'fails' : 'fail'}`
    write(`${red('✗')} ${bold(rule.name)}: ${some} without any change (kqlite test ${path})`)
    return
  }
  for (const { mutant } of survivors) write(['', ...mutantLines(mutant, rule.query)].join('\n'))
  if (survivors.length > 0) {
    const shown = survivors.slice(0, MOST_EXPLANATIONS).map(({ mutant }) => explanationText(mutant, report))
    write(`\nFor each, a test is missing; or, if none can tell it from the rule, an explanation in ${path}:\n`)
    write(`mutants:\n${shown.join('\n')}\n${survivors.length > shown.length ? '  …\n' : ''}`)
  }
  if (report.all) write(`${killTable(report)}\n`)
  const killed = results.filter(({ status }) => status === 'killed')
  const slow = killed.filter(({ timedOut }) => timedOut).length
  const invalid = results.filter(({ status }) => status === 'invalid').length
  const mark = survivors.length === 0 ? green('✓') : red('✗')
  const parts = [
    `${killed.length} killed${slow > 0 ? ` (${slow} by taking too long)` : ''}`,
    ...(explained.length > 0 ? [`${explained.length} explained`] : []),
    survivors.length > 0 ? red(`${survivors.length} survived`) : '0 survived',
  ]
  const seconds = (report.duration / 1000).toFixed(1)
  const count = results.length - invalid
  const effort = `${counted(report.tests.length, 'test')}, ${seconds} s`
  write(`${mark} ${bold(rule.name)}: ${counted(count, 'mutant')}: ${parts.join(', ')} (${effort})`)
  for (const { span, at, change } of unused) {
    const message = `no mutant that survives is like this: ${change ?? 'any change'} at ${at}`
    process.stderr.write(`${yellow('warning:')} ${formatProblem({ message, span, source })}\n`)
  }
}

/** An entry to paste into the test file. */
function explanationText(mutant: Mutant, { rule, results }: MutationReport): string {
  const mutants = results.map((result) => result.mutant)
  const place = placeOf(mutant, rule.query, mutants)
  return [`  - at: ${yamlText(place)}`, `    change: ${yamlText(mutant.change)}`, '    reason: …'].join('\n')
}

function killTable({ tests, results }: MutationReport): string {
  const counts = tests.map((name) => {
    const kills = results.filter(({ killedBy }) => killedBy.includes(name))
    return { name, kills: kills.length, alone: kills.filter(({ killedBy }) => killedBy.length === 1).length }
  })
  const lines = counts.map(
    ({ name, kills, alone }) => `${String(kills).padStart(6)} ${String(alone).padStart(6)}  ${name}`,
  )
  return ['', ' kills  alone  test', ...lines].join('\n')
}

/** A report as data. */
export function mutationJson(report: MutationReport): object {
  const { path, rule, tests, failing, results, explained, unused, duration } = report
  const reasons = new Map(explained.map(({ mutant, explanation }) => [mutant, explanation.reason]))
  return {
    ...{ path, rule: rule.name, tests, failing, duration },
    mutants: results.map(({ mutant, status, killedBy, timedOut }) => {
      const { operator, change, replacement, span } = mutant
      const { line, column } = rule.query.positionAt(span.start)
      const reason = reasons.get(mutant)
      return {
        ...{ operator, change, file: rule.query.name, line, column, ...span, replacement },
        status: reason === undefined ? status : 'explained',
        ...(status === 'killed' ? { killedBy, timedOut } : {}),
        ...(reason === undefined ? {} : { reason }),
      }
    }),
    unused: unused.map(({ at, change, reason }) => ({ at, change, reason })),
  }
}
