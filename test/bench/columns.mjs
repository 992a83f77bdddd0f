// The generated log as a table of columns, made without a detour over a file: what someone who holds columns has.
import { join, resolve } from 'node:path'
import { rows } from './generate.mjs'

const dist = resolve(import.meta.dirname, '../../dist')

/** What differs in most rows is kept as it is; of the rest, each value once and a number for each row. */
const UNIQUE = new Set(['AwsEventId', 'AwsRequestId', 'ErrorMessage', 'RequestParameters'])
const TIMES = new Set(['TimeGenerated', 'TimeGenerated10m', 'SessionCreationDate'])
const FLAGS = new Set(['ReadOnly', 'ManagementEvent', 'SessionMfaAuthenticated'])

class Codes {
  constructor(count) {
    this.codes = new Uint16Array(count)
    this.values = [undefined]
    this.codeOf = new Map([[undefined, 0]])
  }
  set(row, value) {
    let code = this.codeOf.get(value)
    if (code === undefined) {
      code = this.values.length
      this.values.push(value)
      this.codeOf.set(value, code)
    }
    this.codes[row] = code
  }
  *[Symbol.iterator]() {
    for (const code of this.codes) yield this.values[code]
  }
}

class Times {
  constructor(count) {
    this.times = new Float64Array(count).fill(Number.NaN)
  }
  set(row, text) {
    this.times[row] = Date.parse(text)
  }
  *[Symbol.iterator]() {
    for (const time of this.times) yield Number.isNaN(time) ? null : new Date(time)
  }
}

class Values {
  constructor(count) {
    this.values = new Array(count)
  }
  /** A text that was put together of parts holds on to them: this is a copy in one part. */
  set(row, value) {
    this.values[row] = Buffer.from(value).toString()
  }
  *[Symbol.iterator]() {
    yield* this.values
  }
}

/** So many rows of the log as one table. */
export async function columnsOfLog(count) {
  const { tableOfColumns } = await import(join(dist, 'index.js'))
  const made = new Map()
  let row = 0
  for (const event of rows(count)) {
    for (const name of Object.keys(event)) {
      let column = made.get(name)
      if (column === undefined) {
        column = new (UNIQUE.has(name) ? Values : TIMES.has(name) ? Times : Codes)(count)
        made.set(name, column)
      }
      column.set(row, event[name])
    }
    row++
  }
  const table = tableOfColumns(
    Object.fromEntries(
      [...made.keys()].map((name) => {
        const type = TIMES.has(name) ? 'datetime' : FLAGS.has(name) ? 'bool' : 'string'
        // Each is let go when it has been read.
        const values = function* () {
          yield* made.get(name)
          made.delete(name)
        }
        return [name, { type, values: values() }]
      }),
    ),
  )
  globalThis.gc?.()
  return table
}
