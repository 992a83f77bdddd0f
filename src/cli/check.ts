import { KqlError } from '../errors/kql-error.ts'
import { counted } from '../messages/counted.ts'
import { checkRule, checkSummaries, type Finding, isFindingId, type Rule, type Severity } from '../rules/index.ts'
import { Workspace } from '../workspace.ts'
import { command, oneOf, UsageError } from './arguments.ts'
import { CHECK_FORMATS, type RuleFinding } from './check-formats.ts'
import { loadWorkspace, readRules, SOURCE_HELP, SOURCE_OPTIONS } from './data.ts'
import { isFolder, ruleFilesBelow } from './files.ts'
import { version } from './version.ts'

const HELP = `kqlite check PATHS [options]

Says what is wrong with rules, without running them: what the binder finds in their queries (unknown tables, columns and
functions, wrong types), and what looks like a mistake in the rule as a whole. PATHS are rules (.kql, a Sentinel rule's
.yaml, an ARM template's .json, a page with kql blocks .md; FILE#NAME is one of several in a file), and folders of them.
Of tables and watchlists it needs the columns only, and those only that no published schema has.

  --level LEVEL        what is shown: error, warning (and errors), or info (everything); warning if left out
  --disable ID         turns a check off; repeatable. In a rule: // kqlite-disable ID, or
                       // kqlite-disable-next-line ID
  --list               lists the checks
${SOURCE_HELP}\
  --format FORMAT      text, json, sarif (for code scanning), or github (annotations); text if left out
  -h, --help           this text

Exit code: 0 no errors or warnings, 1 there are some, 2 wrong usage.

Examples:
  kqlite check rules/ --functions functions/
  kqlite check rule.yaml --level info
  kqlite check rules/ --disable take-without-order --format sarif > kqlite.sarif
`

const SEVERITIES: readonly Severity[] = ['error', 'warning', 'info']

const OPTIONS = {
  ...SOURCE_OPTIONS,
  level: { type: 'string', default: 'warning' },
  disable: { type: 'string', multiple: true },
  list: { type: 'boolean' },
  format: { type: 'string', default: 'text' },
} as const

/** `kqlite check`. */
export const checkCommand = command(HELP, OPTIONS, async (values, positionals) => {
  if (values.list) {
    process.stdout.write(listOfChecks())
    return 0
  }
  if (positionals.length === 0)
    throw new UsageError('give files or folders of rules', 'kqlite check --help shows examples')
  const format = CHECK_FORMATS[oneOf('format', values.format, Object.keys(CHECK_FORMATS))]
  const level = SEVERITIES.indexOf(oneOf('level', values.level, SEVERITIES))
  const disabled = values.disable ?? []
  const ids = checkSummaries().map(({ id }) => id)
  for (const id of disabled) if (!isFindingId(id)) oneOf('check', id, ids)

  const { rules, broken } = await rulesAt(positionals)
  const texts = rules.map(({ query }) => query.text)
  const workspace = new Workspace(await loadWorkspace(values, texts))
  const found = rules.flatMap((rule) =>
    checkRule(rule, workspace, { disabled }).map((finding): RuleFinding => ({ ...finding, rule: rule.name })),
  )
  const findings = [...broken, ...found].filter(({ severity }) => SEVERITIES.indexOf(severity) <= level)
  process.stdout.write(format(findings, await version()))
  process.stderr.write(`checked ${counted(rules.length + broken.length, 'rule')}: ${summary(findings)}\n`)
  return findings.some(({ severity }) => severity !== 'info') ? 1 : 0
})

function summary(findings: readonly Finding[]): string {
  const counts = SEVERITIES.map((severity) => findings.filter((finding) => finding.severity === severity).length)
  if (findings.length === 0) return 'nothing wrong'
  const [errors, warnings, infos] = counts
  return [counted(errors, 'error'), counted(warnings, 'warning'), counted(infos, 'remark')]
    .filter((_, i) => counts[i] > 0)
    .join(', ')
}

function listOfChecks(): string {
  const list = checkSummaries()
  const width = Math.max(...list.map(({ id }) => id.length))
  return list.map(({ id, severity, summary }) => `${id.padEnd(width)}  ${severity.padEnd(7)}  ${summary}\n`).join('')
}

/** What is at some paths: rules, and findings for files that are broken. */
async function rulesAt(
  paths: readonly string[],
): Promise<{ readonly rules: readonly Rule[]; readonly broken: readonly RuleFinding[] }> {
  const rules: Rule[] = []
  const broken: RuleFinding[] = []
  for (const path of paths.flatMap(ruleFiles)) {
    try {
      rules.push(...(await readRules(path)))
    } catch (error) {
      if (!(error instanceof KqlError) || error.source === undefined) throw error
      const { message, source, span = { start: 0, end: 1 }, hint } = error
      broken.push({ id: 'rule-file', severity: 'error', message, source, span, hint, rule: path })
    }
  }
  return { rules, broken }
}

/** A file as it is; of a folder the files that are rules. */
function ruleFiles(path: string): readonly string[] {
  if (!isFolder(path)) return [path]
  const found = ruleFilesBelow(path)
  if (found.length === 0) throw new UsageError(`${path}: there are no rules in it`)
  return found
}
