import { parseArgs } from 'node:util'
import { isMainThread, parentPort, Worker, workerData } from 'node:worker_threads'
import { PROPERTIES } from './properties.ts'
import { caseAt, jsonOf, type Report, shown, tryCases } from './run.ts'

const HELP = `npm run fuzz -- [options]

Runs random queries over random tables, and says where what must hold does not.

  --seconds N          how long, in all; 60 if left out
  --seed N             where the random numbers start; the clock if left out
  --property NAME      only this one
  --path PATH          only this case of the seed, as a failure names it
  -h, --help           this text

Exit code: 0 all held, 1 something did not.
`

/**
 * How long one property is tried before it is another's turn, how often progress is told, and what is a hang: seconds.
 */
const TURN = 3
const TELL_EVERY = 30
const HANG = 60
const MEMORY_MB = 1000

/** One property's turn: what the thread that runs it is asked. It answers with a Report. */
interface Turn {
  readonly property: string
  readonly seed: number
  readonly seconds: number
  readonly path?: string
}

/** The case that is being run, as JSON, and how many were before: for whoever finds the thread dead. */
const NOTE_SIZE = 1 << 20

async function supervise(): Promise<number> {
  const { values } = parseArgs({
    options: {
      seconds: { type: 'string', default: '60' },
      seed: { type: 'string' },
      property: { type: 'string' },
      path: { type: 'string' },
      help: { type: 'boolean', short: 'h' },
    },
  })
  if (values.help) {
    process.stdout.write(HELP)
    return 0
  }
  const chosen = PROPERTIES.filter(({ name }) => values.property === undefined || name === values.property)
  if (chosen.length === 0) throw new Error(`properties: ${PROPERTIES.map(({ name }) => name).join(', ')}`)
  const seed = Number(values.seed ?? Date.now() & 0x7fffffff)
  const seconds = Number(values.seconds)
  process.stdout.write(`seed ${seed}, ${seconds} s\n`)

  const runs = new Map(chosen.map(({ name }) => [name, 0]))
  const causes = new Set<string>()
  let failed = 0
  const started = performance.now()
  const passed = () => (performance.now() - started) / 1000
  const tell = () => {
    const counts = [...runs].map(([name, count]) => `${name} ${count}`).join(', ')
    process.stdout.write(`${Math.round(passed())} s: ${counts}; ${failed} failed\n`)
  }
  let told = 0
  const runner = new Runner()
  for (let round = 0; passed() < seconds && (values.path === undefined || round === 0); round++) {
    for (const { name } of chosen) {
      const turn = Math.min(TURN, seconds / chosen.length, seconds - passed())
      if (turn <= 0) break
      const answer = await runner.run({ property: name, seed: seed + round, seconds: turn, path: values.path })
      runs.set(name, runs.get(name)! + answer.runs)
      if (answer.failure !== undefined) {
        failed++
        if (answer.cause === undefined || !causes.has(answer.cause)) process.stdout.write(`\n${answer.failure}\n\n`)
        if (answer.cause !== undefined) causes.add(answer.cause)
      }
      if (passed() - told < TELL_EVERY) continue
      told = passed()
      tell()
    }
  }
  tell()
  await runner.stop()
  return failed === 0 ? 0 : 1
}

/** A thread that runs properties, and is started again when a case hangs or uses up its memory. */
class Runner {
  private readonly note = new SharedArrayBuffer(NOTE_SIZE)
  private worker: Worker | undefined

  run(turn: Turn): Promise<Report> {
    this.worker ??= new Worker(new URL(import.meta.url), {
      workerData: this.note,
      resourceLimits: { maxOldGenerationSizeMb: MEMORY_MB },
    })
    const { worker } = this
    const count = new Int32Array(this.note, 0, 1)
    return new Promise((resolve) => {
      let [before, since] = [-1, performance.now()]
      const dead = (why: string) => {
        settle({ runs: 0, failure: `${turn.property}, seed ${turn.seed}: ${why}\n${this.noted(turn.property)}` })
        this.worker = undefined
        void worker.terminate()
      }
      const fail = (error: Error) => dead(String(error))
      const watch = setInterval(() => {
        if (count[0] !== before) [before, since] = [count[0], performance.now()]
        else if (performance.now() - since > HANG * 1000) dead('hangs')
      }, 1000)
      const settle = (answer: Report) => {
        clearInterval(watch)
        worker.off('message', settle).off('error', fail)
        resolve(answer)
      }
      worker.once('message', settle)
      worker.once('error', fail)
      worker.postMessage(turn)
    })
  }

  async stop(): Promise<void> {
    await this.worker?.terminate()
  }

  private noted(name: string): string {
    const bytes = new Uint8Array(this.note, 8)
    const text = new TextDecoder().decode(bytes.slice(0, bytes.indexOf(0)))
    return shown(PROPERTIES.find((property) => property.name === name)!, caseAt(text))
  }
}

function work(note: SharedArrayBuffer): void {
  const count = new Int32Array(note, 0, 1)
  const text = new Uint8Array(note, 8)
  const noting = (one: unknown) => {
    count[0]++
    const { written } = new TextEncoder().encodeInto(jsonOf(one), text)
    text[Math.min(written, text.length - 1)] = 0
  }
  parentPort!.on('message', async ({ property, seed, seconds, path }: Turn) => {
    const chosen = PROPERTIES.find(({ name }) => name === property)!
    parentPort!.postMessage(await tryCases(chosen, seed, seconds, path, noting))
  })
}

if (isMainThread) process.exitCode = await supervise()
else work(workerData as SharedArrayBuffer)
