import { readFileSync, writeFileSync } from 'node:fs'
import { Workspace, type WorkspaceOptions } from '../../src/index.ts'

/**
 * A case file (`.kqlt`) holds cases one after another:
 *
 *     # what the case shows
 *     @now 2024-01-01T00:00:00Z
 *     print x = 1 + 2, y = "a"
 *     ----
 *     x:long, y:string
 *     [3, "a"]
 *
 * After `----` stand the columns and a JSON array for each row, as `result.toJSON()` has them, in order; or the error:
 * `error semantic KS142 1:7 its message`. Lines that start with `@` are options: `@now`; `@seed`;
 * `@limits`, `@tables` and `@watchlists`, which are those of a workspace as JSON; `@databases`, the tables of others by
 * their names; `@unordered` (the rows may come in any order).
 */
export interface Case {
  readonly name: string
  readonly line: number
  readonly options: ReadonlyMap<string, string>
  readonly query: string
  readonly expected: string
}

/** The workspace that a case runs in; `now` is its clock where the case has none. */
export function workspaceOf({ options }: Case, now?: string): Workspace {
  const given = (name: string) => JSON.parse(options.get(name) ?? '{}')
  const others = Object.entries<WorkspaceOptions['tables']>(given('databases'))
  return new Workspace({
    now: options.get('now') ?? now,
    seed: Number(options.get('seed') ?? 0),
    limits: given('limits'),
    tables: given('tables'),
    watchlists: given('watchlists'),
    databases: Object.fromEntries(others.map(([name, tables]) => [name, new Workspace({ tables })])),
  })
}

/** The cases of a file. */
export function readCases(path: string): Case[] {
  const cases: Case[] = []
  const lines = readFileSync(path, 'utf8').split('\n')
  let start = lines.findIndex((line) => line.startsWith('# '))
  while (start >= 0 && start < lines.length) {
    const next = lines.findIndex((line, i) => i > start && line.startsWith('# '))
    const end = next < 0 ? lines.length : next
    cases.push(readCase(lines.slice(start, end), start + 1))
    start = end
  }
  return cases
}

function readCase(lines: readonly string[], line: number): Case {
  const separator = lines.indexOf('----')
  const head = lines.slice(1, separator < 0 ? lines.length : separator)
  const options = head.filter((text) => text.startsWith('@')).map((text) => /^@(\S+)\s*(.*)$/.exec(text)!)
  return {
    name: lines[0].slice(2).trim(),
    line,
    options: new Map(options.map(([, key, value]) => [key, value])),
    query: head
      .filter((text) => !text.startsWith('@'))
      .join('\n')
      .trim(),
    expected:
      separator < 0
        ? ''
        : lines
            .slice(separator + 1)
            .join('\n')
            .trim(),
  }
}

/** Writes the file anew with what the queries returned. */
export function writeCases(path: string, cases: readonly (readonly [Case, actual: string])[]): void {
  const text = cases.map(([one, actual]) => {
    const options = [...one.options].map(([key, value]) => `@${key} ${value}`.trimEnd())
    return [`# ${one.name}`, ...options, one.query, '----', actual].join('\n')
  })
  writeFileSync(path, `${text.join('\n\n')}\n`)
}
