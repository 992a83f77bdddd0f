import { type CheckResult, Workspace } from '../../src/index.ts'
import { analyze } from './microsoft.ts'

type Schemas = Record<string, Record<string, string>>

/** What differs between kqlite and Microsoft's binder. */
export interface Difference {
  readonly expression: string
  readonly message: string
}

/** How many expressions are put into one query: a query costs more than an expression. */
const BATCH = 40

/**
 * Compares the types, or the first error's code and place, of expressions in a query such as `T | project …`.
 * Left out are expressions that kqlite refuses by name, and those that Microsoft's binder itself fails on.
 */
export function differences(expressions: readonly string[], before: string, schemas: Schemas): Difference[] {
  const workspace = new Workspace({ schemas, now: '2024-02-14T12:00:00Z' })
  const found: Difference[] = []
  for (let at = 0; at < expressions.length; at += BATCH) {
    found.push(...compare(expressions.slice(at, at + BATCH), before, schemas, workspace))
  }
  return found
}

function compare(
  expressions: readonly string[],
  before: string,
  schemas: Schemas,
  workspace: Workspace,
): readonly Difference[] {
  const names = expressions.map((_, i) => `column_${i}`)
  const items = expressions.map((expression, i) => `${names[i]} = ${expression}`)
  const text = `${before} ${items.join(', ')}`
  const ends: number[] = []
  for (const item of items) ends.push((ends.at(-1) ?? before.length - 1) + 2 + item.length)
  const theirs = analyzed(text, schemas)
  if (theirs === undefined) {
    return expressions.length === 1 ? [] : expressions.flatMap((one) => compare([one], before, schemas, workspace))
  }
  const ours = checked(workspace, text)
  return expressions.flatMap((expression, i) => {
    const own = <D extends { readonly start: number }>(list: readonly D[]) =>
      list.filter(({ start }) => start < ends[i] && (i === 0 || start >= ends[i - 1]))
    const typeIn = (columns: readonly { name: string; type: string }[] | null) =>
      columns?.find(({ name }) => name === names[i])?.type.replace('unknown', 'dynamic')
    const expected = described(own(theirs.diagnostics), typeIn(theirs.columns))
    const actual = described(own(ours.diagnostics), typeIn(ours.columns))
    const isRefused = own(ours.diagnostics).some(({ kind }) => kind === 'unsupported')
    return isRefused || expected === actual
      ? []
      : [{ expression, message: `${expression}: ${actual}, but Microsoft ${expected}` }]
  })
}

/** What `check` says, but for functions that are bound and not built. */
function checked(workspace: Workspace, text: string): CheckResult {
  const { columns, diagnostics } = workspace.check(text)
  return { columns, diagnostics: diagnostics.filter(({ code }) => code !== 'KQL100') }
}

function described(errors: readonly { code: string; start: number }[], type: string | undefined): string {
  return errors.length > 0 ? `${errors[0].code} at ${errors[0].start}` : `${type}`
}

function analyzed(text: string, schemas: Schemas) {
  try {
    return analyze(text, schemas)
  } catch {
    return undefined
  }
}

/** The columns of a query, or its first error; ours is Microsoft’s when that is among ours. */
export function outcomes(query: string, schemas: Schemas): { ours: string; theirs: string } {
  const theirs = analyze(query, schemas)
  const ours = checked(new Workspace({ schemas, now: '2024-02-14T12:00:00Z' }), query)
  const places = ours.diagnostics.map(({ code, start }) => `${code} at ${start}`)
  if (theirs.diagnostics.length > 0) {
    const { code, start } = theirs.diagnostics[0]
    const expected = `${code} at ${start}`
    return { theirs: expected, ours: places.includes(expected) ? expected : places.join(', ') }
  }
  const written = (columns: readonly { name: string; type: string }[]) =>
    columns.map(({ name, type }) => `${name}:${type.replace('unknown', 'dynamic')}`).join(', ')
  return { theirs: written(theirs.columns ?? []), ours: places.join(', ') || written(ours.columns) }
}
