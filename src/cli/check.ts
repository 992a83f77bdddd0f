import { readFileSync, statSync } from 'node:fs'
import { KqlError } from '../errors/kql-error.ts'
import { didYouMean } from '../errors/suggest.ts'
import { checkRule, checkSummaries, type Finding, isFindingId, type Rule, type Severity } from '../rules/index.ts'
import { counted } from '../trace/text.ts'
import { Workspace } from '../workspace.ts'
import { readArguments, UsageError } from './arguments.ts'
import { CHECK_FORMATS, type RuleFinding } from './check-formats.ts'
import { loadWorkspace, readRules } from './data.ts'
import { filesBelow, isFolder } from './testing/files.ts'
import { version } from './version.ts'

export const CHECK_HELP = `kqlite check PATHS [options]

Says what is wrong with rules, without running them: what the binder finds in their queries (unknown tables, columns and
functions, wrong types), and what looks like a mistake in the rule as a whole. PATHS are rules (.kql, a Sentinel rule's
.yaml, an ARM template's .json, a page with kql blocks .md; FILE#NAME is one of several in a file), and folders of them.

  --format FORMAT      text, json, sarif (for code scanning), or github (annotations); text if left out
  --level LEVEL        what is shown: error, warning (and errors), or info (everything); warning if left out
  --disable ID         turns a check off; repeatable. In a rule: // kqlite-disable ID, or
                       // kqlite-disable-next-line ID
  --list               lists the checks
  --data PATH          tables, for the columns that no published schema has; as for kqlite run
  --functions PATH     saved functions the queries call
  --watchlists PATH    watchlists the queries read
  --skip-bad-lines     leaves out lines of the tables that are no rows, and says how many
  -h, --help           this text

Exit code: 0 no errors or warnings, 1 there are some, 2 wrong usage.

Examples:
  kqlite check rules/ --functions functions/
  kqlite check rule.yaml --level info
  kqlite check rules/ --disable take-without-order --format sarif > kqlite.sarif
`

const SEVERITIES: readonly Severity[] = ['error', 'warning', 'info']

/** `kqlite check`. */
export async function checkCommand(args: readonly string[]): Promise<number> {
  const { values, positionals } = readArguments(args, {
    format: { type: 'string', default: 'text' },
    level: { type: 'string', default: 'warning' },
    disable: { type: 'string', multiple: true },
    list: { type: 'boolean' },
    data: { type: 'string', multiple: true },
    functions: { type: 'string', multiple: true },
    watchlists: { type: 'string', multiple: true },
    'skip-bad-lines': { type: 'boolean' },
    help: { type: 'boolean', short: 'h' },
  })
  if (values.help || values.list) {
    process.stdout.write(values.help ? CHECK_HELP : listOfChecks())
    return 0
  }
  if (positionals.length === 0) throw new UsageError('name the files to check', 'kqlite check --help')
  const format = Object.hasOwn(CHECK_FORMATS, values.format) ? CHECK_FORMATS[values.format] : undefined
  if (format === undefined) throw unknown('format', values.format, Object.keys(CHECK_FORMATS))
  const level = SEVERITIES.indexOf(values.level as Severity)
  if (level < 0) throw unknown('level', values.level, SEVERITIES)
  const disabled = values.disable ?? []
  const wrong = disabled.find((id) => !isFindingId(id))
  if (wrong !== undefined)
    throw unknown(
      'check',
      wrong,
      checkSummaries().map(({ id }) => id),
    )

  const { rules, broken } = await rulesAt(positionals)
  const { data = [], functions = [], watchlists = [] } = values
  const skipBadLines = values['skip-bad-lines']
  const texts = rules.map(({ query }) => query.text)
  const workspace = new Workspace(await loadWorkspace({ data, functions, watchlists, skipBadLines }, texts))
  const found = rules.flatMap((rule) =>
    checkRule(rule, workspace, { disabled }).map((finding): RuleFinding => ({ ...finding, rule: rule.name })),
  )
  const findings = [...broken, ...found].filter(({ severity }) => SEVERITIES.indexOf(severity) <= level)
  process.stdout.write(format(findings, await version()))
  process.stderr.write(`checked ${counted(rules.length + broken.length, 'rule')}: ${summary(findings)}\n`)
  return findings.some(({ severity }) => severity !== 'info') ? 1 : 0
}

function unknown(what: string, given: string, known: readonly string[]): UsageError {
  return new UsageError(`there is no ${what} ${given}`, didYouMean(given, known) ?? `${what}s: ${known.join(', ')}`)
}

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
  const found = filesBelow(path).filter(isRuleFile).sort()
  if (found.length === 0) throw new UsageError(`${path}: there are no rules in it`)
  return found
}

/** YAML, JSON and pages hold all sorts of things: those with a query count. */
function isRuleFile(path: string): boolean {
  if (/\.(kql|csl|kusto)$/i.test(path)) return true
  if (!/\.(ya?ml|json|md)$/i.test(path) || /\.test\.ya?ml$/i.test(path)) return false
  if (statSync(path).size > LARGEST) return false
  const text = readFileSync(path, 'utf8')
  if (/\.md$/i.test(path)) return /^[ \t>]*(`{3,}|~{3,})[ \t]*(kql|kusto|csl)\b/im.test(text)
  return /\.json$/i.test(path) ? /"query"\s*:/.test(text) && /alertRule/i.test(text) : /^query\s*:/m.test(text)
}

/** Files of rules are small; files of rows need not be. */
const LARGEST = 5_000_000
