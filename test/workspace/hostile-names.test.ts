import { describe, expect, test } from 'vitest'
import { KqlError, Workspace } from '../../src/index.ts'

const NAMES = [
  ...[
    '__proto__',
    'constructor',
    'toString',
    'hasOwnProperty',
    'valueOf',
    'null',
    'true',
    '$left',
    '*',
    '1',
    'let',
    'T',
  ],
  ...['', ' ', 'a b', "it's", '"', '\\', '\n', '\u0000', '😀', '\u202e', '\ud800', '\u001b[2J'],
]

/** A name as a query writes it, and as a string. */
const quoted = (name: string) => `['${name.replace(/[\\']/g, '\\$&').replaceAll('\n', '\\n')}']`
const texted = (name: string) => JSON.stringify(name)

/** A workspace in which everything that has a name has this one. */
function workspaceOf(name: string): Workspace {
  const named = <T>(value: T) => Object.fromEntries([[name, value]]) as Record<string, T>
  return new Workspace({
    tables: named([{ ...named(1), x: named(2) }]),
    functions: named({ parameters: '(a: long)', body: 'print a' }),
    watchlists: named([{ ...named('v'), SearchKey: 'k' }]),
    parameters: named(5),
    externalData: named('a\n1\n'),
    now: '2024-02-14T12:00:00Z',
  })
}

const QUERIES: readonly ((name: string) => string)[] = [
  (name) => `${quoted(name)} | project ${quoted(name)}`,
  (name) => `${quoted(name)} | summarize count() by ${quoted(name)}`,
  (name) => `${quoted(name)} | extend y = x[${texted(name)}] | join ${quoted(name)} on ${quoted(name)}`,
  (name) => `${quoted(name)} | evaluate bag_unpack(x)`,
  (name) => `${quoted(name)} | evaluate bag_unpack(x, 'p_')`,
  (name) => `${quoted(name)} | evaluate pivot(${quoted(name)})`,
  (name) => `print s = ${texted(name)} | evaluate pivot(s)`,
  (name) => `${quoted(name)} | project b = bag_pack(${texted(name)}, 1) | mv-expand b`,
  (name) => `${quoted(name)} | summarize make_bag(x), make_set(x)`,
  (name) => `${quoted(name)} | project-rename z = ${quoted(name)}`,
  (name) => `${quoted(name)} | as ${quoted(name)} | union ${quoted(name)}`,
  (name) => `${quoted(name)} | extend ${quoted(name)} = 1 | getschema`,
  (name) => `print k = bag_keys(dynamic({${texted(name)}: 1})), v = dynamic({${texted(name)}: 1})`,
  (name) => `print v = parse_json(${texted(JSON.stringify({ [name]: { [name]: 1 } }))})[${texted(name)}]`,
  (name) => `print s = ${texted(`${name}=1`)} | parse-kv s as (${quoted(name)}: long)`,
  (name) => `declare query_parameters(${quoted(name)}: long); print ${quoted(name)}`,
  (name) => `let ${quoted(name)} = 3; print ${quoted(name)}`,
  (name) => `_GetWatchlist(${texted(name)})`,
  (name) => `externaldata(a: long)[${texted(name)}] with (format="csv", ignoreFirstRecord=true)`,
  (name) => `${quoted(name)}(1)`,
  (name) => name,
  (name) => `print ${name}`,
]

describe.each(NAMES)('%j as a name', (name) => {
  test('is one like any other', () => {
    const workspace = workspaceOf(name)
    const { rows } = workspace.query(`union withsource=source (${quoted(name)}) | project n = ${quoted(name)}, x`)
    expect(rows).toEqual([{ n: 1, x: Object.fromEntries([[name, 2]]) }])
    const row = workspace.query(`${quoted(name)} | project ${quoted(name)}`).rows[0]
    expect(Object.entries(row)).toEqual([[name, 1]])
    expect(Object.getPrototypeOf(row)).toBe(Object.prototype)
  })

  test.each(QUERIES.map((write) => write(name)))('%s', (query) => {
    try {
      for (const result of workspaceOf(name).queryAll(query)) JSON.stringify([result, result.rows])
    } catch (error) {
      expect(error).toBeInstanceOf(KqlError)
      expect((error as KqlError).kind).not.toBe('internal')
    }
    expect(Object.keys(Object.prototype)).toEqual([])
  })
})
