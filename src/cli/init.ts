import { existsSync, readdirSync, writeFileSync } from 'node:fs'
import { basename, dirname, join, relative, resolve } from 'node:path'
import { FilesBeside } from '../io/fixture-files.ts'
import type { Rule } from '../rules/rule.ts'
import { EVENT_TIME_COLUMNS } from '../sentinel/event-time.ts'
import { madeUp } from '../testing/made-up.ts'
import { parseTestFile } from '../testing/parse.ts'
import { runTestFile } from '../testing/run.ts'
import { type Skeleton, skeletonText } from '../testing/skeleton.ts'
import type { FirstRow } from '../testing/solver/rows.ts'
import { command, UsageError } from './arguments.ts'
import { functionsIn, isFunctionFile, readRule, SOURCE_OPTIONS } from './data.ts'
import { defaultRulePath } from './testing/suites.ts'

const HELP = `kqlite init RULE [options]

Writes a first test file beside a rule: a row for each table that it reads, with the columns it uses, a test that fires
and one that does not. RULE is a .kql file, a Sentinel rule (.yaml), an ARM template (.json) or a page with kql blocks
(.md); FILE#NAME is one of several rules in a file.

  --functions PATH     saved functions that the rule calls: a folder of .kql files, or one file; repeatable.
                       A folder 'functions' beside the rule, or one above it, is found.
  --force              writes over a test file that is there
  -h, --help           this text

Exit code: 0 done, 1 the rule is broken, 2 wrong usage, or there is a test file already.

Example:
  kqlite init rules/password-spray.kql && kqlite test rules/password-spray.kql
`

const SCHEMA_FILE = 'node_modules/kqlite/docs/test.schema.json'
const SCHEMA_URL = 'https://unpkg.com/kqlite/docs/test.schema.json'
/** How often rows are repeated until the rule fires; then the fewest that do are found. */
const REPEATS = [2, 4, 6, 11, 21, 51, 101]

const OPTIONS = {
  functions: SOURCE_OPTIONS.functions,
  force: { type: 'boolean' },
} as const

/** `kqlite init`. */
export const initCommand = command(HELP, OPTIONS, async (values, positionals) => {
  if (positionals.length !== 1) throw new UsageError('give one rule', 'kqlite init --help shows an example')
  const rule = await readRule(positionals[0])
  const rulePath = rule.file.name ?? positionals[0]
  const several = positionals[0] === rulePath ? undefined : rule.name
  const stem = rulePath.replace(/\.\w+$/, '')
  const path = `${several === undefined ? stem : join(dirname(rulePath), fileName(rule.name))}.test.yaml`
  if (existsSync(path) && !values.force) throw new UsageError(`${path} is there already`, '--force writes over it')

  const folders = values.functions ?? functionFolders(rulePath)
  const isBeside = several === undefined && defaultRulePath(path) === rulePath
  const found = madeUp(rule, Object.fromEntries(folders.flatMap(functionsIn)))
  const skeleton = {
    schema: schemaPath(path),
    rule: isBeside ? undefined : `${basename(rulePath)}${several === undefined ? '' : `#${several}`}`,
    functions: found.usesFunctions ? folders.map((folder) => slashed(relative(dirname(path), folder))) : [],
    ...found,
  }
  const { text, fires } = await firing(skeleton, rule, path)
  writeFileSync(path, text)
  const next = fires ? 'kqlite test' : 'the rule does not fire on these rows yet: change them, then kqlite test'
  process.stdout.write(`wrote ${path}\nnext: ${next} ${path}\n`)
  return 0
})

/** The test file with the fewest rows that make the rule fire, if some can be found. */
async function firing(
  skeleton: Omit<Skeleton, 'varied' | 'fires'>,
  rule: Rule,
  path: string,
): Promise<{ text: string; fires: boolean }> {
  const tried = async (repeat: number, varied: string | undefined) => {
    const all = { ...skeleton, repeat, varied, fires: true }
    const text = skeletonText(all)
    const [first, second] = await runTestFile(parseTestFile(text, path), { rule, files: new FilesBeside(path) })
    const firesOnNothing = repeat === 1 && second.status === 'failed'
    return { text: skeletonText({ ...all, firesOnNothing }), fires: first.status === 'passed' }
  }
  const repeats = [...new Set([1, ...REPEATS, skeleton.repeat])].sort((a, b) => a - b)
  for (const varied of [undefined, ...textColumns(skeleton.rows)]) {
    let tooFew = 0
    for (const repeat of varied === undefined ? repeats : repeats.slice(1)) {
      let best = await tried(repeat, varied)
      if (best.fires) {
        for (let enough = repeat; enough - tooFew > 1; ) {
          const middle = (enough + tooFew) >> 1
          const one = await tried(middle, varied)
          if (one.fires) [best, enough] = [one, middle]
          else tooFew = middle
        }
        return best
      }
      tooFew = repeat
    }
  }
  return { text: skeletonText({ ...skeleton, repeat: 1, fires: false }), fires: false }
}

/** The columns of tables that have texts in them. */
function textColumns(rows: readonly FirstRow[]): ReadonlySet<string> {
  const texts = rows
    .filter(({ kind }) => kind === 'table')
    .flatMap(({ cells }) => Object.entries(cells).flatMap(([name, value]) => (typeof value === 'string' ? [name] : [])))
  return new Set(texts.filter((name) => !EVENT_TIME_COLUMNS.includes(name)))
}

/** The folders of saved functions that are not far from a rule. */
function functionFolders(rulePath: string): readonly string[] {
  const folder = dirname(rulePath)
  const candidates = [join(folder, 'functions'), join(folder, '..', 'functions')]
  return candidates.filter((path) => existsSync(path) && readdirSync(path).some(isFunctionFile))
}

/** The schema of this package where it is installed, from the test file; else where it is published. */
function schemaPath(testPath: string): string {
  for (let folder = resolve(dirname(testPath)); ; folder = dirname(folder)) {
    const installed = join(folder, SCHEMA_FILE)
    if (existsSync(installed)) return slashed(relative(dirname(resolve(testPath)), installed))
    if (folder === dirname(folder)) return SCHEMA_URL
  }
}

function slashed(path: string): string {
  return path.replaceAll('\\', '/')
}

/** A rule's name as one of a file. */
function fileName(name: string): string {
  return name.replace(/[^\p{L}\p{N}._-]+/gu, '-').replace(/^-+|-+$/g, '')
}
