import type { CatalogEntry } from '../functions/function.ts'
import { type Parameter, parseSignature } from '../functions/signature.ts'
import { OPERATOR_DOCS } from '../operators/docs.ts'
import { PLUGIN_DOCS } from '../plugins/docs.ts'
import { defaultCatalog } from './catalog.ts'
import { LANGUAGE_EXAMPLES } from './examples.ts'
import { refusalReason, unsupportedNames } from './unsupported.ts'

/** What kqlite says of an operator, function, aggregate or plugin of the language. */
export interface LanguageEntry {
  readonly name: string
  readonly kind: 'operator' | 'function' | 'aggregate' | 'plugin'
  /** `given`: works with data that the caller gives in the option `needs`. */
  readonly state: 'works' | 'given' | 'refused'
  /** One line; of what is refused, why. */
  readonly doc: string
  readonly needs?: string
  /** How it is called: `(text: string, start?: long) -> string`; of a tabular operator all of it: `where condition`. */
  readonly signatures: readonly string[]
  /** Calls and, where it is said, what they return. */
  readonly examples: readonly (readonly [call: string, result?: string])[]
  /** Synonyms (which are written in its place) and old names. */
  readonly otherNames: readonly string[]
  /** What an old name stands for. */
  readonly replacedBy?: string
}

/** One family of the language. */
export interface LanguageFamily {
  readonly title: string
  readonly entries: readonly LanguageEntry[]
}

/** An entry of a function, an aggregate or a plugin. */
interface Entry extends CatalogEntry {
  readonly overloads?: readonly { readonly signature: string }[]
  readonly refusal?: string
}

/** Every operator, function, aggregate and plugin that Kusto knows, by family, in order of name. */
export function languageFamilies(): readonly LanguageFamily[] {
  const { functions, aggregates, binderFunctions, plugins, unsupported } = defaultCatalog()
  const called = [...functions.values()].filter(({ name }) => unsupported.has(name) && !aggregates.has(name))
  const infix = [...functions.values()].filter(({ name, hidden }) => !unsupported.has(name) && !hidden)
  const scalar = [...called, ...binderFunctions.values()]
  const families = [
    { title: 'Tabular operators', entries: operatorEntries() },
    { title: 'Scalar operators', entries: infixEntries(infix) },
    { title: 'Scalar functions', entries: entriesOf('function', scalar) },
    { title: 'Aggregates', entries: entriesOf('aggregate', [...aggregates.values()]) },
    { title: 'Plugins of evaluate', entries: entriesOf('plugin', [...plugins.values()]).map(describePlugin) },
  ]
  return families.map(({ title, entries }) => ({ title, entries: entries.map(withExample) }))
}

function withExample(entry: LanguageEntry): LanguageEntry {
  const { name, state, examples } = entry
  const hasNone = state !== 'refused' && examples.length === 0 && Object.hasOwn(LANGUAGE_EXAMPLES, name)
  return hasNone ? { ...entry, examples: [LANGUAGE_EXAMPLES[name]] } : entry
}

function operatorEntries(): LanguageEntry[] {
  const { operators } = defaultCatalog()
  return Object.entries(OPERATOR_DOCS)
    .map(([kind, { names, doc, syntax, example, needs }]): LanguageEntry => {
      const [name, ...otherNames] = names
      const state = !operators.has(kind) ? 'refused' : needs === undefined ? 'works' : 'given'
      const examples = example === undefined ? [] : [[example] as const]
      const about = state === 'refused' ? refusalReason(name) : doc
      return { name, kind: 'operator', state, doc: about, needs, signatures: [syntax], examples, otherNames }
    })
    .sort(byName)
}

/** The scalar operators: `+`, `has`, … Signs are those of numbers too. */
function infixEntries(made: readonly Entry[]): LanguageEntry[] {
  return made
    .filter(({ name }) => !name.startsWith('unary '))
    .map((entry) => ({ ...workingEntry('operator', entry, made), signatures: infixForms(entry) }))
    .sort(byName)
}

function entriesOf(kind: LanguageEntry['kind'], made: readonly Entry[]): LanguageEntry[] {
  const named = made.filter(({ name }) => isName(name))
  const names = new Set(named.map(({ name }) => name))
  const refused = [...unsupportedNames()].filter(([name, what]) => what === kind && isName(name) && !names.has(name))
  return [
    ...named.map((entry) => workingEntry(kind, entry, named)),
    ...refused.map(([name]): LanguageEntry => {
      const doc = refusalReason(name)
      return { name, kind, state: 'refused', doc, signatures: [], examples: [], otherNames: [] }
    }),
  ].sort(byName)
}

function describePlugin(entry: LanguageEntry): LanguageEntry {
  if (!Object.hasOwn(PLUGIN_DOCS, entry.name)) return entry
  const { call, example } = PLUGIN_DOCS[entry.name]
  return { ...entry, signatures: [call], examples: [[example]] }
}

function workingEntry(kind: LanguageEntry['kind'], entry: Entry, all: readonly Entry[]): LanguageEntry {
  const { name, needs, obsolete, refusal, examples = [], overloads = [], declared } = entry
  return {
    name,
    kind,
    state: refusal !== undefined ? 'refused' : needs === undefined ? 'works' : 'given',
    doc: refusal ?? entry.doc,
    needs,
    signatures: [...new Set((declared ?? overloads.map(({ signature }) => signature)).map(signatureText))],
    examples,
    otherNames: all.filter((other) => other.obsolete === name).map((other) => other.name),
    replacedBy: obsolete,
  }
}

/** Whether it is the name of something to be used: no operator, nothing internal (`__…`). */
function isName(name: string): boolean {
  return /^(?!__)\w+$/.test(name)
}

const KINDS: Readonly<Record<string, string>> = {
  Scalar: 'any',
  Any: 'any',
  CommonScalar: 'any',
  CommonScalarOrDynamic: 'any',
  Number: 'number',
  Integer: 'integer',
  NumberOrBool: 'number or bool',
  StringOrDynamic: 'string or dynamic',
  StringOrArray: 'string or array',
  IntegerOrArray: 'integer or array',
  DynamicArray: 'array',
  DynamicBag: 'bag',
  Summable: 'number, datetime or timespan',
  Orderable: 'any but dynamic',
  CommonOrderable: 'any but dynamic',
  NotDynamic: 'any but dynamic',
  NotRealOrBool: 'any but real and bool',
  Tabular: 'table',
  Common: 'the common type',
  CommonNonDynamic: 'the common type',
  Widest: 'the widest type',
  Custom: 'depends on the arguments',
}

/** How an operator stands between its operands: `string has string -> bool`; without those of dynamic operands. */
function infixForms({ name, overloads = [] }: Entry): readonly string[] {
  const signatures = overloads.map(({ signature }) => parseSignature(signature))
  const typed = signatures.filter(
    ({ parameters }) => name === '[]' || parameters.every(({ kind }) => kind !== 'dynamic'),
  )
  const forms = typed.map(({ parameters, result }) => {
    const [left, right, last] = parameters.map(({ kind }) =>
      kind === 'StringOrDynamic' ? 'string' : typeText({ kind }),
    )
    const given = result === 'Custom' ? 'number' : result
    if (name === '[]') return `${left}[${right}] -> ${given}`
    if (last !== undefined) return `${left} ${name} (${right} .. ${last}) -> ${given}`
    return parameters[1].repeat !== null
      ? `${left} ${name} (${right}, …) -> ${given}`
      : `${left} ${name} ${right} -> ${given}`
  })
  return [...new Set(forms)]
}

function typeText({ kind, values = null }: Pick<Parameter, 'kind'> & Partial<Parameter>): string {
  return values === null ? (KINDS[kind] ?? kind) : values.map((value) => `"${value}"`).join(' | ')
}

/** A signature as the help shows it: what repeats is followed by `…`. */
function signatureText(text: string): string {
  const { parameters, result } = parseSignature(text)
  const shown = parameters.map((parameter, i) => {
    const { name, optional, repeat } = parameter
    const type = typeText(parameter)
    const repeats = repeat !== null && (parameters[i + 1]?.repeat ?? null) === null
    return `${name}${optional ? '?' : ''}: ${type}${repeats ? ', …' : ''}`
  })
  const index = /^Parameter(\d)/.exec(result)?.[1]
  const given = result === 'ParameterNLiteral' ? parameters.at(-1) : index && parameters[Number(index)]
  return `(${shown.join(', ')}) -> ${given ? `the type of ${given.name}` : (KINDS[result] ?? result)}`
}

function byName(a: { readonly name: string }, b: { readonly name: string }): number {
  return a.name < b.name ? -1 : a.name > b.name ? 1 : 0
}
