// Measures kqlite beside its peers, in one run, and prints ratios. See README.md beside this file.
//   node run.mjs [rules] [queries] [parser] [startup] [file] [families] [regex] [scale]     all but scale by default
import { execFileSync, spawnSync } from 'node:child_process'
import { existsSync, mkdtempSync, readFileSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { NOW, rows, writeLog } from './generate.mjs'

const root = resolve(import.meta.dirname, '../..')
const dist = join(root, 'dist')
const COUNT = Number(process.env.BENCH_ROWS ?? 1_000_000)
const log = () => writeLog(join(import.meta.dirname, `data/cloudtrail-${COUNT}.ndjson`), COUNT)
const ms = (time) => `${time < 10 ? time.toFixed(2) : time.toFixed(0)} ms`

const median = (times) => [...times].sort((a, b) => a - b)[times.length >> 1]
const least = (times) => Math.min(...times)

/** The medians of several functions that are run in turns, after some rounds to warm up: a noisy moment hits all. */
async function inTurns(functions, rounds, warmUps = 1, pick = median) {
  const times = functions.map(() => [])
  for (let round = -warmUps; round < rounds; round++) {
    for (const [i, run] of functions.entries()) {
      const start = performance.now()
      await run()
      if (round >= 0) times[i].push(performance.now() - start)
    }
  }
  return times.map(pick)
}

function workspaceOptions(tables, readFunction) {
  const functions = { AWSIdentityRole: readFunction(join(root, 'examples/functions/AWSIdentityRole.kql')) }
  const accounts = Array.from({ length: 20 }, (_, i) => ({
    AccountId: String(100000000000 + i * 11111),
    AccountName: `account-${i}`,
  }))
  const watchlists = {
    'AccountId-AuditAWSAccounts': accounts,
    'Activity-ExpectedSignificantActivity': [
      {
        Activity: 'AWSAssumedRoleIdentityEventName_Regex',
        SourceResource: 'expected-role',
        ActorPrincipalName: '.*',
        Auxiliar: 'AccessDenied',
      },
      {
        Activity: 'AWSIAMUser',
        SourceResource: '',
        ActorPrincipalName: 'arn:aws:iam::000000000000:user/expected',
        Auxiliar: 'AccessDenied',
      },
    ],
    'IP-Vendors': [{ IPAddress: '198.51.100.0/24', Notes: '[Proxy]' }],
  }
  return { tables, functions, watchlists, now: NOW }
}

const RULE_FILES = {
  SuspiciousAWSCLICommandExecution: 'TimeGenerated',
  asl_aws_concurrent_sessions_from_different_ips: 'TimeGenerated10m',
  aws_iam_accessdenied_discovery_events: 'TimeGenerated',
}
const ruleText = (name) => readFileSync(join(root, 'queries', `AWSCloudTrail-${name}.kql`), 'utf8')

/** The log with one of its two clocks as TimeGenerated. */
function withClock(table, clock) {
  const other = clock === 'TimeGenerated' ? 'TimeGenerated10m' : 'TimeGenerated'
  const kept = table.columns.filter(({ name }) => name !== other)
  return table.project(kept.map(({ name }) => ({ name: name === clock ? 'TimeGenerated' : name, from: name })))
}

const benchmarks = {
  async rules() {
    const { openDuckDB, prepareRule } = await import('./duckdb.mjs')
    const { Workspace } = await import(join(dist, 'index.js'))
    const { readFunction, readTable } = await import(join(dist, 'io/index.js'))
    const path = await log()
    const schema = { TimeGenerated10m: 'datetime' }
    const table = await readTable(path, { name: 'AWSCloudTrail', schema })
    // A file's columns are made when they are first read; here they are to be in memory, as DuckDB's are.
    for (const { name } of table.columns) table.column(name)
    const duckdb = await openDuckDB(path)
    const ratios = []
    for (const [name, clock] of Object.entries(RULE_FILES)) {
      const prepared = new Workspace(
        workspaceOptions({ AWSCloudTrail: withClock(table, clock) }, readFunction),
      ).prepare(ruleText(name))
      const inDuckDB = await prepareRule(duckdb, name)
      const counts = [prepared.run().rows.length, (await inDuckDB()).length]
      const [ours, theirs] = await inTurns([() => prepared.run().rows, inDuckDB], 15, 5)
      ratios.push(theirs / ours)
      console.log(
        `  ${name}: kqlite ${ms(ours)}, DuckDB ${ms(theirs)}: ${(theirs / ours).toFixed(1)}x (${counts.join(' and ')} rows)`,
      )
    }
    const mean = Math.exp(ratios.reduce((sum, ratio) => sum + Math.log(ratio), 0) / ratios.length)
    console.log(`  geometric mean: ${mean.toFixed(1)}x DuckDB's speed over ${COUNT.toLocaleString('en')} rows`)
  },

  async queries() {
    const { Workspace } = await import(join(dist, 'index.js'))
    const { readFunction } = await import(join(dist, 'io/index.js'))
    const few = [...rows(20)].map(({ TimeGenerated10m, ...row }) => row)
    const text = ruleText('SuspiciousAWSCLICommandExecution')
    const [time] = await inTurns(
      [
        () => {
          for (let i = 0; i < 1000; i++) {
            const workspace = new Workspace(workspaceOptions({ AWSCloudTrail: few }, readFunction))
            workspace.query(text).rows
          }
        },
      ],
      3,
    )
    console.log(
      `  the first rule over 20 rows, workspace and prepare included: ${(1e6 / time).toFixed(0)} runs a second`,
    )
  },

  async parser() {
    const { parse } = await import(join(dist, 'index.js'))
    const file = resolve(root, '../shared/rules/rules.json')
    if (!existsSync(file)) return console.log('  skipped: there are no shared rules')
    const texts = JSON.parse(readFileSync(file, 'utf8')).map(({ query }) => query)
    const Kusto = await loadMicrosoft()
    const [ours, theirs] = await inTurns(
      [() => texts.map((text) => parse(text)), () => texts.map((text) => Kusto.Language.KustoCode.Parse(text))],
      3,
    )
    console.log(
      `  ${texts.length} rules: kqlite ${ms(ours)}, language-service-next ${ms(theirs)}: ${(theirs / ours).toFixed(1)}x its speed`,
    )
  },

  async startup() {
    const folder = mkdtempSync(join(tmpdir(), 'kqlite-bench-'))
    writeFileSync(join(folder, 'T.ndjson'), '{"a":1,"b":"x"}\n{"a":2,"b":"y"}\n')
    const node =
      (...args) =>
      () =>
        execFileSync(process.execPath, args, { stdio: 'ignore' })
    const cli = join(dist, 'cli/main.js')
    const [ours, bare] = await inTurns(
      [node(cli, 'run', '--query', 'T | where a > 1', '--data', folder), node('-e', '0')],
      15,
    )
    console.log(
      `  kqlite run on a small fixture ${ms(ours)}, node -e 0 ${ms(bare)}: ${(ours / bare).toFixed(1)}x its time`,
    )
  },

  async file() {
    const path = await log()
    const query = ruleText('asl_aws_concurrent_sessions_from_different_ips')
    const folder = mkdtempSync(join(tmpdir(), 'kqlite-bench-'))
    const rule = join(folder, 'rule.kql')
    // The file has the second rule's clock under another name.
    writeFileSync(
      rule,
      query.replace('AWSCloudTrail\n', 'AWSCloudTrail\n| extend TimeGenerated = todatetime(TimeGenerated10m)\n'),
    )
    const peak = { kqlite: 0, duckdb: 0 }
    const oursScript = `process.argv.splice(1, 0, 'kqlite'); process.on('exit', () => console.error(process.resourceUsage().maxRSS)); await import(${JSON.stringify(join(dist, 'cli/main.js'))})`
    const theirsScript = `import { ruleOverFile } from ${JSON.stringify(join(import.meta.dirname, 'duckdb.mjs'))}; const rows = await ruleOverFile(${JSON.stringify(path)}); process.stdout.write(JSON.stringify(rows.length)); console.error(process.resourceUsage().maxRSS)`
    const spawn =
      (who, script, args = []) =>
      () => {
        const { stderr, status } = spawnSync(process.execPath, ['--input-type=module', '-e', script, '--', ...args], {
          maxBuffer: 1 << 30,
          encoding: 'utf8',
        })
        if (status !== 0) throw new Error(stderr)
        peak[who] = Math.max(peak[who], Number(stderr.trim().split('\n').at(-1)))
      }
    const args = [
      'run',
      rule,
      '--data',
      `AWSCloudTrail=${path}`,
      '--functions',
      join(root, 'examples/functions'),
      '--now',
      NOW,
      '--format',
      'json',
    ]
    const [ours, theirs] = await inTurns([spawn('kqlite', oursScript, args), spawn('duckdb', theirsScript)], 3)
    const gb = (kilobytes) => `${(kilobytes / 1048576).toFixed(1)} GB`
    console.log(
      `  ${COUNT.toLocaleString('en')} rows of NDJSON through the second rule, whole process: kqlite ${ms(ours)} (peak ${gb(peak.kqlite)}), DuckDB ${ms(theirs)} (peak ${gb(peak.duckdb)}): ${(ours / theirs).toFixed(1)}x its time`,
    )
  },

  async scale() {
    for (const count of [100_000, 1_000_000, 10_000_000]) {
      const { status } = spawnSync(
        process.execPath,
        ['--expose-gc', '--max-old-space-size=2600', import.meta.filename, 'scale-of', count],
        {
          stdio: 'inherit',
        },
      )
      if (status !== 0) throw new Error(`the rules over ${count} rows failed`)
    }
  },

  async families() {
    const { openDuckDB } = await import('./duckdb.mjs')
    const { FAMILIES } = await import('./families.mjs')
    const { Workspace } = await import(join(dist, 'index.js'))
    const { readTable } = await import(join(dist, 'io/index.js'))
    const path = await log()
    const table = await readTable(path, { name: 'AWSCloudTrail', schema: { TimeGenerated10m: 'datetime' } })
    for (const { name } of table.columns) table.column(name)
    const duckdb = await openDuckDB(path)
    const workspace = new Workspace({ tables: { AWSCloudTrail: withClock(table, 'TimeGenerated') }, now: NOW })
    for (const { family, kql, from = 'LOG', sql } of FAMILIES) {
      const prepared = workspace.prepare(`AWSCloudTrail | ${kql.replaceAll('LOG', 'AWSCloudTrail')}`)
      const runs = [() => prepared.run().rows]
      if (sql !== undefined) {
        const statement = await duckdb.prepare(`select ${sql} from ${from}`.replaceAll('LOG', 'log'))
        runs.push(() => statement.runAndReadAll())
      }
      const [ours, theirs] = await inTurns(runs, 3)
      const beside = theirs === undefined ? '' : `, DuckDB ${ms(theirs)}: ${(theirs / ours).toFixed(1)}x its speed`
      console.log(`  ${family}: ${ms(ours)}${beside}`)
    }
  },

  async regex() {
    const { FUNCTIONS, PATTERNS } = await import('./regex.mjs')
    const { Workspace } = await import(join(dist, 'index.js'))
    let worst = 0
    for (const { hostile, plain, unit, matching } of PATTERNS) {
      for (const tail of [matching, '!']) {
        const text = unit.repeat(2 ** 20) + tail
        const workspace = new Workspace({ tables: { T: [{ s: text }] } })
        const ratios = []
        for (const [name, query] of Object.entries(FUNCTIONS)) {
          const prepared = [hostile, plain].map((pattern) => workspace.prepare(`T | ${query(pattern)}`))
          // Many runs a round: where the first character tells, one is over before the clock ticks.
          const runs = prepared.map((one) => () => {
            const count = name === 'matches regex' ? 10 : 1
            for (let i = 0; i < count; i++) one.run().rows
          })
          // Ratios of short times: another process that takes the processor for a moment would decide the median.
          const [ours, beside] = await inTurns(runs, 9, 2, least)
          worst = Math.max(worst, ours / beside)
          ratios.push(`${name} ${(ours / beside).toFixed(2)}`)
        }
        console.log(
          `  ${hostile} in the time of ${plain}, ${tail === matching ? 'matching' : 'not matching'}: ${ratios.join(', ')}`,
        )
      }
    }
    console.log(`  the most: ${worst.toFixed(2)}x the time of a plain pattern on the same text`)
  },
}

/** The three rules over so many rows of the log, held as columns, with the memory that this process took. */
async function scaleOf(count) {
  const { Workspace } = await import(join(dist, 'index.js'))
  const { readFunction } = await import(join(dist, 'io/index.js'))
  const { columnsOfLog } = await import('./columns.mjs')
  const start = performance.now()
  const table = await columnsOfLog(count)
  const made = performance.now() - start
  const times = []
  for (const [name, clock] of Object.entries(RULE_FILES)) {
    const tables = { AWSCloudTrail: withClock(table, clock) }
    const prepared = new Workspace(workspaceOptions(tables, readFunction)).prepare(ruleText(name))
    times.push(...(await inTurns([() => prepared.run().rows], 3)))
  }
  const peak = process.resourceUsage().maxRSS / 1048576
  console.log(
    `  ${count.toLocaleString('en')} rows: made in ${ms(made)}, the rules in ${times.map(ms).join(', ')}, peak ${peak.toFixed(1)} GB`,
  )
}

async function loadMicrosoft() {
  const { createRequire } = await import('node:module')
  const { runInThisContext } = await import('node:vm')
  const require = createRequire(import.meta.url)
  for (const file of ['bridge.min.js', 'Kusto.Language.Bridge.min.js']) {
    runInThisContext(readFileSync(require.resolve(`@kusto/language-service-next/${file}`), 'utf8'), { filename: file })
  }
  return globalThis.Kusto
}

const wanted = process.argv.slice(2)
const names = Object.keys(benchmarks).filter((name) => (wanted.length === 0 ? name !== 'scale' : wanted.includes(name)))
if (wanted[0] === 'scale-of') await scaleOf(Number(wanted[1]))
else if (names.length === 1) {
  console.log(`${names[0]}:`)
  await benchmarks[names[0]]()
} else {
  // Each in a process of its own: one's tables would be in the way of the other's garbage collection.
  for (const name of names) spawnSync(process.execPath, [import.meta.filename, name], { stdio: 'inherit' })
}
