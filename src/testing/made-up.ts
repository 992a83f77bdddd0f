import { type Expression, parse, walk } from '../../grammar/index.ts'
import { toKqlError } from '../binder/diagnostics.ts'
import type { Diagnostic } from '../diagnostics.ts'
import type { FunctionInput } from '../options.ts'
import type { Rule } from '../rules/rule.ts'
import type { ScalarType } from '../types/scalar-type.ts'
import { Workspace } from '../workspace.ts'
import { type Constants, constantsOf } from './arbitraries/constants.ts'
import { tablesRead } from './reads.ts'
import type { Skeleton } from './skeleton.ts'
import { firstRows } from './solver/rows.ts'

type MadeUp = Pick<Skeleton, 'mocks' | 'rows' | 'schemas' | 'repeat' | 'place'> & { readonly usesFunctions: boolean }

/**
 * What a rule reads, with rows for it. Tables that are not known are taken for custom ones, with the columns that the
 * rule names, and functions that it invokes and are not known for ones that give the rows they take, and columns of their
 * own. Throws KqlError for what else is wrong.
 */
export function madeUp({ query }: Rule, functions: Readonly<Record<string, FunctionInput>>): MadeUp {
  const unknown = new Unknown(query.text)
  for (;;) {
    const mocks = unknown.functions()
    const { schemas } = unknown
    const { plans, diagnostics } = new Workspace({ functions: { ...functions, ...mocks }, schemas }).analyze(query)
    const learned = diagnostics.filter((diagnostic) => unknown.learn(diagnostic))
    if (learned.length > 0) continue
    const [problem] = diagnostics
    if (problem !== undefined) throw toKqlError({ ...problem, span: { start: problem.start, end: problem.end } })
    const usesFunctions = Object.keys(functions).some((name) => query.text.includes(name))
    return { mocks, ...firstRows(tablesRead(plans), plans), schemas, usesFunctions }
  }
}

/** Tables, columns and functions that nothing knows. */
class Unknown {
  readonly schemas: Record<string, Record<string, ScalarType>> = {}
  private readonly text: string
  private readonly constants: ReadonlyMap<string, Constants>
  /** The parameters of functions, by name. */
  private readonly invoked = new Map<string, string>()
  private readonly columns = new Map<string, ScalarType>()

  constructor(text: string) {
    this.text = text
    this.constants = constantsOf([text]).near
  }

  /** Takes from what is wrong that something is to be made up; false where it is something else. */
  learn({ code, start, end, source }: Diagnostic): boolean {
    const name = source.text.slice(start, end).replace(/^(\$(left|right)\.)?(\[?["'])?|(["']\]?)?$/g, '')
    const isInvoked = /\binvoke\s+$/.test(source.text.slice(0, start))
    if (code === 'KS211' && isInvoked) {
      const function_ = /^\w+/.exec(name)?.[0]
      if (function_ === undefined || this.invoked.has(function_)) return false
      this.invoked.set(function_, this.parametersOf(function_))
      return true
    }
    if (code === 'KS204' && !Object.hasOwn(this.schemas, name)) {
      this.schemas[name] = { TimeGenerated: 'datetime' }
      return true
    }
    if (code !== 'KS142' && code !== 'KS145') return false
    const tables = Object.values(this.schemas).filter((columns) => !Object.hasOwn(columns, name))
    const type = typeNear(this.constants.get(name))
    for (const columns of tables) columns[name] = type
    if (tables.length > 0) return true
    if (this.invoked.size === 0 || this.columns.has(name) || !/^\w+$/.test(name)) return false
    this.columns.set(name, type)
    return true
  }

  /** The functions that are not known: they give the rows that they take, with the columns that nobody else gives. */
  functions(): Readonly<Record<string, FunctionInput>> {
    const added = [...this.columns].map(([name, type]) => `${name} = ${LITERALS[type] ?? '""'}`)
    const body = added.length === 0 ? 'T' : `T | extend ${added.join(', ')}`
    return Object.fromEntries([...this.invoked].map(([name, parameters]) => [name, { parameters, body }]))
  }

  private parametersOf(name: string): string {
    let given: readonly Expression[] = []
    walk(parse(this.text).tree, (node) => {
      if (node.kind === 'Call' && node.name.name === name) given = node.arguments
    })
    const more = given.map((argument, i) => `, p${i + 1}:${argument.kind === 'Literal' ? argument.type : 'string'}`)
    return `(T:(*)${more.join('')})`
  }
}

const LITERALS: Partial<Record<ScalarType, string>> = { long: '1', real: '1.5', datetime: 'now()' }

/** The type of a column that no one describes, by what it is compared with. */
function typeNear(constants: Constants | undefined): ScalarType {
  if (constants === undefined || constants.strings.size > 0) return 'string'
  if (constants.numbers.size > 0) return [...constants.numbers].every(Number.isInteger) ? 'long' : 'real'
  return constants.datetimes.size + constants.timespans.size > 0 ? 'datetime' : 'string'
}
