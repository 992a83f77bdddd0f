import fc from 'fast-check'
import type { Property } from './properties.ts'

/** What came of running a property for some time. */
export interface Report {
  readonly runs: number
  /** What went wrong, with the smallest case found and how to run it again; undefined when nothing did. */
  readonly failure?: string
  /** What failures of the same cause most probably share. */
  readonly cause?: string
}

/** Tries random cases for some time; stops at the first that fails, and looks for a smaller one. */
export async function tryCases(
  property: Property,
  seed: number,
  seconds: number,
  path?: string,
  noting: (one: unknown) => void = () => {},
): Promise<Report> {
  const details = await fc.check(
    fc.asyncProperty(property.cases, async (one) => {
      noting(one)
      await property.check(one)
    }),
    {
      seed,
      path,
      numRuns: path === undefined ? Number.MAX_SAFE_INTEGER : 1,
      interruptAfterTimeLimit: seconds * 1000,
      markInterruptAsFailure: false,
    },
  )
  if (!details.failed || details.counterexample === null) return { runs: details.numRuns }
  const again = `npm run fuzz -- --property "${property.name}" --seed ${seed} --path ${details.counterexamplePath}`
  const error = details.errorInstance
  const message = error instanceof Error ? error.stack : String(error)
  const cause = `${property.name} ${error}`.replace(/ differ:.*/s, '')
  const failure = [`${property.name}: ${message}`, `  again: ${again}`, shown(property, details.counterexample[0])]
  return { runs: details.numRuns, failure: failure.join('\n'), cause }
}

/** A case for people: its query and its tables. */
export function shown(property: Property, one: object): string {
  const parts = Object.entries(one)
    .filter(([name]) => name !== 'recipe')
    .map(([name, value]) => `${name}: ${shortened(jsonOf(value))}`)
  return [queryOf(property, one), ...parts].join('\n').replace(/^/gm, '    ')
}

/** The query of a case; making it asks the binder, which may be what fails. */
function queryOf(property: Property, one: object): string {
  try {
    return property.query(one)
  } catch (error) {
    return `(no query: ${error})`
  }
}

function shortened(text: string): string {
  return text.length > 3000 ? `${text.slice(0, 3000)}…` : text
}

/** A case as JSON; bigints are texts that `caseAt` reads. */
export function jsonOf(one: unknown): string {
  return JSON.stringify(one, (_, part) => (typeof part === 'bigint' ? `${part}n` : part))
}

export function caseAt(json: string): object {
  const read = (_: string, part: unknown) => {
    return typeof part === 'string' && /^-?\d+n$/.test(part) ? BigInt(part.slice(0, -1)) : part
  }
  return JSON.parse(json, read)
}
