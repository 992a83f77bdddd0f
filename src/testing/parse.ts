import { Source, type Span } from '../../grammar/index.ts'
import { type ErrorKind, KqlError } from '../errors/kql-error.ts'
import { entryOf, readYaml, type YamlEntry, type YamlMap, type YamlNode, type YamlScalar } from '../rules/yaml.ts'
import { scalarTypeOf } from '../types/scalar-type.ts'
import type {
  Expectation,
  Expected,
  ExpectedColumn,
  ExpectedError,
  Explanation,
  Fixture,
  Layers,
  Range,
  RowSource,
  RuleReference,
  RuleTest,
  TestFile,
} from './format.ts'
import { MUTANTS, TEST_FILE, TESTS } from './keys.ts'
import { isTestFileName } from './paths.ts'
import { misshapen, RANGE } from './shapes.ts'

/** A test file, or everything that is wrong with its form. */
export type ReadTestFile =
  | { readonly file: TestFile; readonly errors: readonly [] }
  | { readonly file: undefined; readonly errors: readonly KqlError[] }

/**
 * Reads a test file (`NAME.test.yaml`), or the `tests` of a rule file (`.yaml`, for which `fileName` does not end in
 * `.test.yaml` or `.test.yml`). Never throws KqlError.
 */
export function readTestFile(text: string, fileName: string): ReadTestFile {
  const source = new Source(text, { name: fileName })
  const isOwnFile = isTestFileName(fileName)
  try {
    const root = readYaml(source)
    const misshapes = isOwnFile
      ? misshapen(root, TEST_FILE, source)
      : [...misshapen(testsOf(root), TESTS, source), ...misshapen(mutantsOf(root), MUTANTS, source)]
    const errors = misshapes.length > 0 ? misshapes : contradictions(root, source)
    return errors.length > 0 ? { file: undefined, errors } : { file: testFileOf(root, source, isOwnFile), errors: [] }
  } catch (error) {
    if (error instanceof KqlError) return { file: undefined, errors: [error] }
    throw error
  }
}

/** `readTestFile` of a file that is to be run. Throws KqlError for the first thing wrong with it. */
export function parseTestFile(text: string, fileName: string): TestFile {
  const { file, errors } = readTestFile(text, fileName)
  if (file === undefined) throw errors[0]
  return file
}

function testsOf(root: YamlNode): YamlNode {
  return partOf(root, 'tests')
}

function mutantsOf(root: YamlNode): YamlNode {
  return partOf(root, 'mutants')
}

/** A list of the file, empty if it has none. */
function partOf(root: YamlNode, key: string): YamlNode {
  const list = root.kind === 'map' ? entryOf(root, key)?.value : undefined
  return list ?? { kind: 'list', items: [], flow: false, span: root.span }
}

/**
 * What the shapes cannot say: a test that expects nothing, two tests of one name, and expectations that exclude each
 * other.
 */
function contradictions(root: YamlNode, source: Source): readonly KqlError[] {
  const errors: KqlError[] = []
  const report = (message: string, span: Span, hint?: string) => {
    errors.push(new KqlError('semantic', message, { code: 'KQL134', source, span, hint }))
  }
  const names = new Set<string>()
  for (const test of listOf(testsOf(root)) as readonly YamlMap[]) {
    const { value: name, keySpan } = entryOf(test, 'name')!
    const text = textOf(name)
    if (names.has(text)) report(`there are two tests of the name '${text}'`, name.span)
    names.add(text)
    const expectations = test.entries.filter(({ key }) => EXPECTATIONS.has(key))
    if (expectations.length === 0) {
      report(`the test '${text}' expects nothing`, keySpan, `say one of ${[...EXPECTATIONS].join(', ')}`)
    }
    const error = entryOf(test, 'error')
    const other = expectations.find(({ key }) => key !== 'error')
    if (error !== undefined && other !== undefined) {
      report(`a query that fails has no result: 'error' cannot stand with '${other.key}'`, error.keySpan)
    }
    if (error?.value.kind === 'map' && error.value.entries.length === 0) {
      report('expected a code, a kind or a part of the message', error.value.span)
    }
    const ordered = entryOf(test, 'ordered')
    if (ordered !== undefined && entryOf(test, 'equals') === undefined) {
      report("'ordered' says how 'equals' compares rows: it needs one", ordered.keySpan)
    }
  }
  return errors
}

const EXPECTATIONS = new Set(['fires', 'alerts', 'rows', 'columns', 'contains', 'lacks', 'equals', 'error'])

function testFileOf(root: YamlNode, source: Source, isOwnFile: boolean): TestFile {
  const shared = isOwnFile ? fixtureOf(root as YamlMap, source) : emptyFixture(source)
  const rule = isOwnFile ? entryOf(root as YamlMap, 'rule') : undefined
  return {
    source,
    rule: rule === undefined ? undefined : ruleReference(rule.value as YamlScalar),
    tests: (listOf(testsOf(root)) as readonly YamlMap[]).map((test, index) => testOf(test, index, shared)),
    mutants: (listOf(mutantsOf(root)) as readonly YamlMap[]).map(explanationOf),
  }
}

function ruleReference({ text, span }: YamlScalar): RuleReference {
  const [, path, name] = /^([^#]*)(?:#(.*))?$/s.exec(text)!
  return { path, name, span }
}

function explanationOf(map: YamlMap): Explanation {
  const text = (key: string) => entryOf(map, key)?.value as YamlScalar | undefined
  const at = text('at')!
  return {
    at: typeof at.value === 'number' ? at.value : at.text,
    change: text('change')?.text,
    reason: text('reason')!.text,
    span: at.span,
  }
}

function testOf(map: YamlMap, index: number, shared: Fixture): RuleTest {
  const name = entryOf(map, 'name')!.value as YamlScalar
  const fixture = combined(shared, fixtureOf(map, shared.source))
  return { name: name.text, source: shared.source, span: name.span, index, fixture, expected: expectedOf(map) }
}

// -------------------------------------------------------------------------------------------------------- fixtures

function emptyFixture(source: Source): Fixture {
  return fixtureOf({ kind: 'map', entries: [], flow: false, span: { start: 0, end: 0 } }, source)
}

function fixtureOf(map: YamlMap, source: Source): Fixture {
  const given = (key: string) => entryOf(map, key)?.value
  return {
    source,
    now: given('now') as YamlScalar | undefined,
    tables: layersOf(given('tables'), rowSources),
    watchlists: layersOf(given('watchlists'), rowSources),
    functions: layersOf(given('functions'), (node) => node as RowSource),
    base: namesOf(given('base')) as ReadonlyMap<string, RowSource>,
    schemas: Object.fromEntries([...namesOf(given('schemas'))].map(([table, columns]) => [table, schemaOf(columns)])),
    externaldata: namesOf(given('externaldata')),
    geoInfo: namesOf(given('geoInfo')),
    parameters: namesOf(given('parameters')),
  }
}

function combined(shared: Fixture, own: Fixture): Fixture {
  return {
    source: own.source,
    now: own.now ?? shared.now,
    tables: [...shared.tables, ...own.tables],
    watchlists: [...shared.watchlists, ...own.watchlists],
    functions: [...shared.functions, ...own.functions],
    base: new Map([...shared.base, ...own.base]),
    schemas: { ...shared.schemas, ...own.schemas },
    externaldata: new Map([...shared.externaldata, ...own.externaldata]),
    geoInfo: new Map([...shared.geoInfo, ...own.geoInfo]),
    parameters: new Map([...shared.parameters, ...own.parameters]),
  }
}

function layersOf<T>(node: YamlNode | undefined, entry: (node: YamlNode) => T): Layers<T> {
  return (node === undefined ? [] : node.kind === 'list' ? node.items : [node]).map((item) => {
    if (item.kind === 'scalar') return { folder: item }
    return { entries: new Map([...namesOf(item)].map(([name, value]) => [name, entry(value)])) }
  })
}

function rowSources(node: YamlNode): readonly RowSource[] {
  return node.kind === 'list' ? (node.items as readonly RowSource[]) : [node as YamlScalar]
}

function schemaOf(columns: YamlNode): Readonly<Record<string, string>> {
  return Object.fromEntries([...namesOf(columns)].map(([name, type]) => [name, textOf(type)]))
}

// --------------------------------------------------------------------------------------------------- what is expected

function expectedOf(map: YamlMap): Expected {
  const read = <T>(key: string, value: (node: YamlNode) => T): Expectation<T> | undefined => {
    const entry = entryOf(map, key)
    return entry === undefined ? undefined : { value: value(entry.value), span: placeOf(entry), node: entry.value }
  }
  const rows = (node: YamlNode) => listOf(node) as readonly YamlMap[]
  return {
    fires: read('fires', flag),
    alerts: read('alerts', rangeOf),
    rows: read('rows', rangeOf),
    columns: read('columns', columnsOf),
    contains: read('contains', rows),
    lacks: read('lacks', rows),
    equals: read('equals', rows),
    ordered: read('ordered', flag)?.value ?? false,
    error: read('error', errorOf),
  }
}

/** `fires: true` as a whole; of what is long, the key. */
function placeOf({ keySpan, value }: YamlEntry): Span {
  return value.kind === 'scalar' ? { start: keySpan.start, end: value.span.end } : keySpan
}

function flag(node: YamlNode): boolean {
  return node.kind === 'scalar' && node.value === true
}

function rangeOf(node: YamlNode): Range {
  const [, operator = '=', count] = RANGE.exec(textOf(node))!
  return { operator: operator as Range['operator'], count: Number(count) }
}

function columnsOf(node: YamlNode): readonly ExpectedColumn[] {
  if (node.kind === 'list') return node.items.map((item) => ({ name: textOf(item), type: undefined }))
  return [...namesOf(node)].map(([name, type]) => ({ name, type: scalarTypeOf(textOf(type)) }))
}

function errorOf(node: YamlNode): ExpectedError {
  if (node.kind === 'scalar') return { message: node.text }
  const text = (key: string) => {
    const value = namesOf(node).get(key)
    return value === undefined ? undefined : textOf(value)
  }
  return { code: text('code'), kind: text('kind') as ErrorKind | undefined, message: text('message') }
}

// ------------------------------------------------------------------------------------------------------------- nodes

function textOf(node: YamlNode): string {
  return node.kind === 'scalar' ? node.text : ''
}

function listOf(node: YamlNode): readonly YamlNode[] {
  return node.kind === 'list' ? node.items : []
}

function namesOf(node: YamlNode | undefined): ReadonlyMap<string, YamlNode> {
  return new Map(node?.kind === 'map' ? node.entries.map(({ key, value }) => [key, value]) : [])
}
