import { type Expression, parse, walk } from '../../grammar/index.ts'
import { toKqlError } from '../binder/diagnostics.ts'
import type { Diagnostic } from '../diagnostics.ts'
import type { FunctionInput } from '../options.ts'
import type { Rule } from '../rules/rule.ts'
import { type ScalarType, scalarTypeOf } from '../types/scalar-type.ts'
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
  private readonly named: Named
  private readonly constants: ReadonlyMap<string, Constants>
  /** The parameters of functions that are invoked, by name. */
  private readonly invoked = new Map<string, string>()
  /** Functions that stand for a table. */
  private readonly sources: Record<string, FunctionInput> = {}
  private readonly columns = new Map<string, ScalarType>()

  constructor(text: string) {
    this.named = namedIn(text)
    this.constants = constantsOf([text]).near
  }

  /** Takes from what is wrong that something is to be made up; false where it is something else. */
  learn({ code, start, end, source }: Diagnostic): boolean {
    const name = source.text.slice(start, end).replace(/^(\$(left|right)\.)?(\[?["'])?|(["']\]?)?$/g, '')
    if (code === 'KS211') return this.learnFunction(/^\w+/.exec(name)?.[0] ?? '')
    if (code === 'KS204' && !Object.hasOwn(this.schemas, name)) {
      this.schemas[name] = { TimeGenerated: 'datetime' }
      return true
    }
    if (code !== 'KS142' && code !== 'KS145') return false
    const tables = Object.entries(this.schemas).flatMap(([table, columns]) => {
      return table === DIAGNOSTICS || Object.hasOwn(columns, name) ? [] : [columns]
    })
    const type = typeNear(this.constants.get(name))
    for (const columns of tables) columns[name] = type
    if (tables.length > 0) return true
    if (this.learnDiagnostic(name)) return true
    if (this.invoked.size === 0 || this.columns.has(name) || !/^\w+$/.test(name)) return false
    this.columns.set(name, type)
    return true
  }

  /** A column that a resource's logs add to AzureDiagnostics: the end of its name says its type. */
  private learnDiagnostic(name: string): boolean {
    const type = SUFFIXES[/_(\w)$/.exec(name)?.[1] ?? '']
    if (type === undefined || !this.named.names.has(DIAGNOSTICS)) return false
    if (this.schemas[DIAGNOSTICS]?.[name] !== undefined) return false
    this.schemas[DIAGNOSTICS] = { ...this.schemas[DIAGNOSTICS], [name]: type }
    return true
  }

  private learnFunction(name: string): boolean {
    if (this.invoked.has(name) || Object.hasOwn(this.sources, name)) return false
    const invoked = this.named.invoked.get(name)
    const source = this.named.sources.get(name)
    if (invoked !== undefined) {
      const parameters = invoked.map((argument, i) => `, p${i + 1}:${typeOf(argument)}`)
      this.invoked.set(name, `(T:(*)${parameters.join('')})`)
    } else if (source !== undefined) {
      const table = `${name.replace(/^_+/, '')}_rows`
      this.sources[name] = { parameters: `(${source.map(parameterOf).join(', ')})`, body: table }
      this.schemas[table] = { TimeGenerated: 'datetime' }
    } else return false
    return true
  }

  /**
   * The functions that are not known: those that are invoked give the rows that they take, with the columns that nobody
   * else gives; others the rows of a table that is made up.
   */
  functions(): Readonly<Record<string, FunctionInput>> {
    const added = [...this.columns].map(([name, type]) => `${name} = ${LITERALS[type] ?? '""'}`)
    const body = added.length === 0 ? 'T' : `T | extend ${added.join(', ')}`
    const invoked = [...this.invoked].map(([name, parameters]) => [name, { parameters, body }] as const)
    return { ...this.sources, ...Object.fromEntries(invoked) }
  }
}

/** What a query names: the arguments of the functions that it calls, by their names. */
interface Named {
  /** Of those that take rows: `T | invoke F(1)`. */
  readonly invoked: ReadonlyMap<string, readonly Expression[]>
  /** Of those that stand for a table: `F(1) | …`. */
  readonly sources: ReadonlyMap<string, readonly Expression[]>
  /** Names of tables and columns, and of all else. */
  readonly names: ReadonlySet<string>
}

function namedIn(text: string): Named {
  const invoked = new Map<string, readonly Expression[]>()
  const sources = new Map<string, readonly Expression[]>()
  const names = new Set<string>()
  const note = (calls: Map<string, readonly Expression[]>, node: Expression | undefined) => {
    if (node?.kind === 'Call') calls.set(node.name.name, node.arguments)
  }
  walk(parse(text).tree, (node) => {
    if (node.kind === 'NameReference') names.add(node.name)
    else if (node.kind === 'Pipeline') note(sources, node.source)
    else if (node.kind === 'Union') for (const table of node.tables) note(sources, table)
    else if (node.kind === 'Invoke') note(invoked, node.call)
  })
  return { invoked, sources, names }
}

function parameterOf(argument: Expression, index: number): string {
  if (argument.kind !== 'NamedExpression') return `p${index + 1}:${typeOf(argument)}`
  const { name } = argument.names[0]
  return `${name}:${/time|date/i.test(name) ? 'datetime' : typeOf(argument.value)}`
}

/** What an argument most likely is. */
function typeOf(argument: Expression): ScalarType {
  switch (argument.kind) {
    case 'Literal':
      return scalarTypeOf(argument.type) ?? 'string'
    case 'DynamicLiteral':
      return 'dynamic'
    case 'Call':
      return /^(ago|now|todatetime|startof\w+|endof\w+)$/.test(argument.name.name) ? 'datetime' : 'string'
    case 'NameReference':
      return /time|date/i.test(argument.name) ? 'datetime' : 'string'
    default:
      return 'string'
  }
}

/** The table to which each kind of resource adds columns of its own. */
const DIAGNOSTICS = 'AzureDiagnostics'
/** Types of columns, by the end of their names. */
const SUFFIXES: Readonly<Record<string, ScalarType>> = { s: 'string', d: 'real', b: 'bool', t: 'datetime', g: 'string' }
const LITERALS: Partial<Record<ScalarType, string>> = { long: '1', real: '1.5', datetime: 'now()' }

/** The type of a column that no one describes, by what it is compared with. */
function typeNear(constants: Constants | undefined): ScalarType {
  if (constants === undefined || constants.strings.size > 0) return 'string'
  if (constants.numbers.size > 0) return [...constants.numbers].every(Number.isInteger) ? 'long' : 'real'
  return constants.datetimes.size + constants.timespans.size > 0 ? 'datetime' : 'string'
}
