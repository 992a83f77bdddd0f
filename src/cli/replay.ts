import { setImmediate as nextTurn } from 'node:timers/promises'
import { Replay, type ReplayReport } from '../rules/index.ts'
import { readArguments, UsageError } from './arguments.ts'
import { loadWorkspace, readRule } from './data.ts'
import { progressBar } from './progress.ts'
import { parametersOf } from './query.ts'
import { replayJson, replayView } from './replay-view.ts'

export const REPLAY_HELP = `kqlite replay RULE [options]

Runs a rule as Sentinel would have, every queryFrequency over the queryPeriod before, and says which runs fire and on
which rows, which events no run saw, and which were counted twice. RULE is what kqlite run takes; a query of its own
needs --every and --period.

  --data PATH          rows: a folder (each file is a table, by its name), a file, or Table=file; repeatable
  --from TIME          the first run; the first that sees an event if left out
  --to TIME            no run is after it; the first that has seen all events if left out
  --every TIME         how often it runs, such as 1h, in place of its queryFrequency
  --period TIME        how far back a run looks, in place of its queryPeriod
  --delay TIME         events are ingested so long after they happened
  --ingestion-column NAME
                       the column that tells when a row was ingested; $IngestionTime if left out
  --run-delay TIME     how long after the end of its window a run happens: 5m if left out, as in Sentinel
  --rows N             how many rows of a run, and events of a kind, are shown; 10 if left out
  --functions PATH     saved functions: a folder of .kql files, or one file; repeatable
  --watchlists PATH    watchlists: a folder (the file's name is the alias), a file, or Alias=file; repeatable
  --external URL=FILE  what externaldata reads at a URL; repeatable
  --param NAME=VALUE   a declared query parameter; repeatable
  --skip-bad-lines     leaves out lines of NDJSON and CSV that are no rows, and says how many
  --format FORMAT      text or json; text if left out
  -h, --help           this text

A run sees the rows whose TimeGenerated (or Timestamp) is in its window, the end not included, and that were ingested
by the time it happens. The clock of its query, now(), is the end of the window. NRT rules run every minute over what
was ingested in the minute before. Tables without a time, watchlists and externaldata are seen whole.

Exit code: 0 done, 1 the query or its data failed, in one run or all, 2 wrong usage.

Examples:
  kqlite replay rule.yaml --data logs/ --from 2024-02-14 --to 2024-02-15
  kqlite replay rule.kql --data logs/ --every 1h --period 1h
  kqlite replay rule.yaml --data logs/ --delay 12m      # what is lost when events come late?
`

/** `kqlite replay`. */
export async function replayCommand(args: readonly string[]): Promise<number> {
  const { values, positionals } = readArguments(args, {
    data: { type: 'string', multiple: true },
    from: { type: 'string' },
    to: { type: 'string' },
    every: { type: 'string' },
    period: { type: 'string' },
    delay: { type: 'string' },
    'ingestion-column': { type: 'string' },
    'run-delay': { type: 'string' },
    rows: { type: 'string', default: '10' },
    functions: { type: 'string', multiple: true },
    watchlists: { type: 'string', multiple: true },
    external: { type: 'string', multiple: true },
    param: { type: 'string', multiple: true },
    'skip-bad-lines': { type: 'boolean' },
    format: { type: 'string', default: 'text' },
    help: { type: 'boolean', short: 'h' },
  })
  if (values.help) {
    process.stdout.write(REPLAY_HELP)
    return 0
  }
  const { format, from, to, every, period, delay, functions = [], watchlists = [], external = [], data = [] } = values
  if (format !== 'text' && format !== 'json') {
    throw new UsageError(`there is no format ${format}`, 'formats: text, json')
  }
  if (!/^\d+$/.test(values.rows)) throw new UsageError(`--rows ${values.rows}: expected a number`)
  if (positionals.length !== 1) throw new UsageError('give one rule', 'kqlite replay --help shows examples')
  const rule = await readRule(positionals[0])
  const skipBadLines = values['skip-bad-lines']
  const sources = { data, functions, watchlists, external, skipBadLines }
  const replay = new Replay(rule, {
    ...(await loadWorkspace(sources, [rule.query.text])),
    ...{ from, to, every, period, delay },
    parameters: parametersOf(values.param ?? []),
    ingestionColumn: values['ingestion-column'],
    runDelay: values['run-delay'],
  })
  const report = await finished(replay)
  process.stdout.write(format === 'json' ? replayJson(report) : replayView(report, Number(values.rows)))
  return report.runs.some(({ outcome }) => outcome === 'failed') ? 1 : 0
}

/** Does all runs, and lets the terminal show how far it is. */
async function finished(replay: Replay): Promise<ReplayReport> {
  const bar = progressBar('replaying', { name: 'runs', size: 1 })
  let shown = performance.now()
  try {
    while (replay.step()) {
      if (performance.now() - shown < SHOW_EVERY_MS) continue
      bar.update(replay.done, replay.total)
      await nextTurn()
      shown = performance.now()
    }
  } finally {
    bar.stop()
  }
  return replay.report()
}

const SHOW_EVERY_MS = 100
