import { setImmediate as nextTurn } from 'node:timers/promises'
import { Replay, type ReplayReport } from '../rules/index.ts'
import { readDuration } from '../rules/replay/schedule.ts'
import { parseDatetime } from '../types/parse-datetime.ts'
import { A_DURATION, A_TIME, command, oneOf, readable, UsageError, wholeNumber } from './arguments.ts'
import { loadWorkspace, readRule, SOURCE_HELP, SOURCE_OPTIONS } from './data.ts'
import { progressBar } from './progress.ts'
import { PARAM_HELP, parametersOf } from './query.ts'
import { replayJson, replayView } from './replay-view.ts'

const HELP = `kqlite replay RULE [options]

Runs a rule as Sentinel would have, every queryFrequency over the queryPeriod before, and says which runs fire and on
which rows, which events no run saw, and which were counted twice. RULE is what kqlite run takes; a query of its own
needs --every and --period.

  --from TIME          the first run; the first that sees an event if left out
  --to TIME            no run is after it; the first that has seen all events if left out
  --every TIME         how often it runs, such as 1h, in place of its queryFrequency
  --period TIME        how far back a run looks, in place of its queryPeriod
  --delay TIME         events are ingested so long after they happened
  --ingestion-column NAME
                       the column that tells when a row was ingested; $IngestionTime if left out
  --run-delay TIME     how long after the end of its window a run happens: 5m if left out, as in Sentinel
  --rows N             how many rows of a run, and events of a kind, are shown; 10 if left out
${SOURCE_HELP}${PARAM_HELP}\
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

const OPTIONS = {
  ...SOURCE_OPTIONS,
  from: { type: 'string' },
  to: { type: 'string' },
  every: { type: 'string' },
  period: { type: 'string' },
  delay: { type: 'string' },
  'ingestion-column': { type: 'string' },
  'run-delay': { type: 'string' },
  rows: { type: 'string', default: '10' },
  param: { type: 'string', multiple: true },
  format: { type: 'string', default: 'text' },
} as const

/** `kqlite replay`. */
export const replayCommand = command(HELP, OPTIONS, async (values, positionals) => {
  const duration = (option: 'every' | 'period' | 'delay' | 'run-delay') =>
    readable(option, values[option], (text) => readDuration(text, option.endsWith('delay')), A_DURATION)
  const format = oneOf('format', values.format, ['text', 'json'])
  const most = wholeNumber('rows', values.rows)
  if (positionals.length !== 1) throw new UsageError('give one rule', 'kqlite replay --help shows examples')
  const rule = await readRule(positionals[0])
  const replay = new Replay(rule, {
    ...(await loadWorkspace(values, [rule.query.text])),
    from: readable('from', values.from, parseDatetime, A_TIME),
    to: readable('to', values.to, parseDatetime, A_TIME),
    every: duration('every'),
    period: duration('period'),
    delay: duration('delay'),
    parameters: parametersOf(values.param ?? [], rule.query),
    ingestionColumn: values['ingestion-column'],
    runDelay: duration('run-delay'),
  })
  const report = await finished(replay)
  process.stdout.write(format === 'json' ? replayJson(report) : replayView(report, most))
  return report.runs.some(({ outcome }) => outcome === 'failed') ? 1 : 0
})

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
