import { formatProblem } from '../errors/code-frame.ts'
import { type CheckSummary, checkSummaries, type Finding, type Severity } from '../rules/index.ts'
import { annotation } from './github.ts'

/** A finding with the rule it is of. */
export interface RuleFinding extends Finding {
  readonly rule: string
}

/** How findings are written. */
export type CheckFormat = (findings: readonly RuleFinding[], version: string) => string

/** `kqlite check --format …` */
export const CHECK_FORMATS: Readonly<Record<string, CheckFormat>> = { text, json, sarif, github }

/** For people: place, severity, message, id, the line with a caret. */
function text(findings: readonly RuleFinding[]): string {
  return findings
    .map(({ id, severity, message, ...about }) => {
      return `${formatProblem({ ...about, message: `${severity}: ${message}`, code: id })}\n\n`
    })
    .join('')
}

/** `{ findings: [{ id, severity, message, hint, rule, file, line, column, endLine, endColumn }] }` */
function json(findings: readonly RuleFinding[]): string {
  const items = findings.map((finding) => {
    const { id, severity, message, hint, rule } = finding
    return { id, severity, message, hint, rule, ...placeOf(finding) }
  })
  return `${JSON.stringify({ findings: items }, null, 2)}\n`
}

/** Where a finding stands; the end is the place after its last character. */
function placeOf({ source, span }: RuleFinding) {
  const start = source.positionAt(span.start)
  const end = source.positionAt(span.end)
  return { file: source.name, line: start.line, column: start.column, endLine: end.line, endColumn: end.column }
}

function github(findings: readonly RuleFinding[]): string {
  const levels = { error: 'error', warning: 'warning', info: 'notice' } as const
  return findings
    .map((finding) => {
      const { file = '', line, column, endLine, endColumn } = placeOf(finding)
      // GitHub takes columns only of a single line.
      const columns = line === endLine ? { col: column, endColumn } : {}
      const message = finding.hint === undefined ? finding.message : `${finding.message}\nhint: ${finding.hint}`
      return annotation(levels[finding.severity], { file, line, endLine, ...columns }, finding.id, message)
    })
    .join('')
}

const LEVELS: Readonly<Record<Severity, string>> = { error: 'error', warning: 'warning', info: 'note' }

/** SARIF 2.1.0, for code scanning. */
function sarif(findings: readonly RuleFinding[], version: string): string {
  const ids = [...new Set(findings.map(({ id }) => id))].sort()
  const summaries = new Map(checkSummaries().map((check) => [check.id, check]))
  const log = {
    $schema: 'https://json.schemastore.org/sarif-2.1.0.json',
    version: '2.1.0',
    runs: [
      {
        tool: { driver: { name: 'kqlite', version, rules: ids.map((id) => sarifRule(id, summaries.get(id))) } },
        columnKind: 'utf16CodeUnits',
        results: findings.map((finding) => sarifResult(finding, ids)),
      },
    ],
  }
  return `${JSON.stringify(log, null, 2)}\n`
}

function sarifRule(id: string, check: CheckSummary | undefined): object {
  if (check === undefined) return { id }
  return {
    id,
    shortDescription: { text: check.summary },
    help: { text: check.why, markdown: check.why },
    defaultConfiguration: { level: LEVELS[check.severity] },
  }
}

function sarifResult(finding: RuleFinding, ids: readonly string[]): object {
  const { id, severity, message, hint, rule } = finding
  const { file, line, column, endLine, endColumn } = placeOf(finding)
  return {
    ruleId: id,
    ruleIndex: ids.indexOf(id),
    level: LEVELS[severity],
    message: { text: hint === undefined ? message : `${message} (${hint})` },
    locations: [
      {
        physicalLocation: {
          artifactLocation: { uri: uriOf(file ?? '') },
          region: { startLine: line, startColumn: column, endLine, endColumn },
        },
        logicalLocations: [{ name: rule }],
      },
    ],
  }
}

/** A path as a reference that is relative to the root of the repository, or absolute as the path is. */
function uriOf(path: string): string {
  const uri = path
    .replace(/^\.[/\\]/, '')
    .split(/[/\\]/)
    .map(encodeURIComponent)
    .join('/')
  return uri.startsWith('/') ? `file://${uri}` : uri
}
