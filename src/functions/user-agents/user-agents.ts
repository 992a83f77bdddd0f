import { KqlError } from '../../errors/kql-error.ts'
import { type Dynamic, isArray, type Value } from '../../types/dynamic.ts'
import type { ScalarFunction } from '../function.ts'
import { BROWSERS, DEVICES, OPERATING_SYSTEMS } from './packed.ts'
import { PatternList } from './patterns.ts'

/** One thing to look for in a user agent: its name in the result, and those of its parts. */
interface Target {
  readonly name: string
  readonly parts: readonly string[]
  readonly makeList: () => PatternList
}

const TARGETS: Readonly<Record<string, Target>> = {
  browser: {
    name: 'Browser',
    parts: ['Family', 'MajorVersion', 'MinorVersion', 'Patch'],
    makeList: () => new PatternList(BROWSERS, (part) => part + 1),
  },
  os: {
    name: 'OperatingSystem',
    parts: ['Family', 'MajorVersion', 'MinorVersion', 'Patch', 'PatchMinor'],
    makeList: () => new PatternList(OPERATING_SYSTEMS, (part) => part + 1),
  },
  device: {
    name: 'Device',
    parts: ['Family', 'Brand', 'Model'],
    // The first group names the model too; brands are only ever replaced.
    makeList: () => new PatternList(DEVICES, (part) => (part === 1 ? -1 : 1)),
  },
}

const lists = new Map<string, PatternList>()

/** The patterns for a target; made when they are first needed. */
function listOf(target: string): PatternList {
  let list = lists.get(target)
  if (list === undefined) {
    list = TARGETS[target].makeList()
    lists.set(target, list)
  }
  return list
}

/** The targets asked for, in the order in which results have them. */
function targetsOf(lookFor: Value): string[] {
  const asked: readonly Dynamic[] = isArray(lookFor as Dynamic) ? (lookFor as Dynamic[]) : [lookFor as Dynamic]
  for (const one of asked) {
    if (typeof one !== 'string' || !Object.hasOwn(TARGETS, one)) {
      const hint = 'it looks for "browser", "os" or "device", or an array of these'
      throw new KqlError('runtime', `parse_user_agent does not know what to look for: ${String(one)}.`, { hint })
    }
  }
  return Object.keys(TARGETS).filter((target) => asked.includes(target))
}

function describe(userAgent: string, targets: readonly string[]): Dynamic {
  return new Map(
    targets.map((target): [string, Dynamic] => {
      const { name, parts } = TARGETS[target]
      const values = listOf(target).parse(userAgent, parts.length)
      return [name, new Map(parts.map((part, i) => [part, values[i]]))]
    }),
  )
}

const parse_user_agent: ScalarFunction = {
  name: 'parse_user_agent',
  doc: 'The browser, the operating system or the device that a user agent tells of, as a bag.',
  examples: [
    [
      "parse_user_agent('curl/8.4.0', 'browser')",
      '{"Browser":{"Family":"curl","MajorVersion":"8","MinorVersion":"4","Patch":"0"}}',
    ],
  ],
  overloads: [
    {
      signature: '(user_agent: string, look_for: StringOrArray) -> dynamic',
      prepare: ({ context }) => {
        const known = new Map<string, Dynamic>()
        return (userAgent: string, lookFor: Value) => {
          const targets = targetsOf(lookFor)
          const key = `${targets.join()} ${userAgent}`
          let found = known.get(key)
          if (found === undefined) {
            context.checkpoint()
            found = describe(userAgent, targets)
            known.set(key, found)
          }
          return found
        }
      },
    },
  ],
}

/** What user agents say of the machine they run on. */
export const userAgentFunctions: readonly ScalarFunction[] = [parse_user_agent]
