import type { Source, Span } from '../../grammar/index.ts'
import type { ErrorKind } from '../errors/kql-error.ts'
import type { YamlMap, YamlNode, YamlScalar } from '../rules/yaml.ts'
import type { ScalarType } from '../types/scalar-type.ts'

/** A test file: `NAME.test.yaml`, or a rule file with a `tests` key. */
export interface TestFile {
  readonly source: Source
  /** The rule it names, if it does. */
  readonly rule: RuleReference | undefined
  readonly tests: readonly RuleTest[]
  /** Why some mutants of the rule survive the tests. */
  readonly mutants: readonly Explanation[]
}

/** What a test file says of mutants of its rule that no test can kill, or need not. */
export interface Explanation {
  /** A line of the rule's file by its number, or a part of the line's text. */
  readonly at: string | number
  /** The change, as `Mutant.change` has it; any change of the line if left out. */
  readonly change: string | undefined
  readonly reason: string
  /** Where the file says it. */
  readonly span: Span
}

/** Where a rule is: a path from the test file, and which of several rules in that file. */
export interface RuleReference {
  readonly path: string
  readonly name: string | undefined
  readonly span: Span
}

/** One test, with what the file says for all of its tests. */
export interface RuleTest {
  readonly name: string
  readonly source: Source
  /** The place of its name. */
  readonly span: Span
  /** Which one of the file's tests it is, from 0. */
  readonly index: number
  readonly fixture: Fixture
  readonly expected: Expected
}

/** A file, by its path from the test file, or a row. */
export type RowSource = YamlScalar | YamlMap

/** Things by name: from a folder, or given. Later layers replace what earlier ones have, name by name. */
export type Layers<T> = readonly ({ readonly folder: YamlScalar } | { readonly entries: ReadonlyMap<string, T> })[]

/** What a test runs on, as it is written. */
export interface Fixture {
  readonly source: Source
  readonly now: YamlScalar | undefined
  readonly tables: Layers<readonly RowSource[]>
  readonly watchlists: Layers<readonly RowSource[]>
  /** A file, or `parameters` and `body`. */
  readonly functions: Layers<RowSource>
  readonly base: ReadonlyMap<string, RowSource>
  readonly schemas: Readonly<Record<string, Readonly<Record<string, string>>>>
  /** A file, rows, or a text. */
  readonly externaldata: ReadonlyMap<string, YamlNode>
  readonly geoInfo: ReadonlyMap<string, YamlNode>
  readonly parameters: ReadonlyMap<string, YamlNode>
}

/** What a test expects; only what it says is looked at. */
export interface Expected {
  readonly fires?: Expectation<boolean>
  readonly alerts?: Expectation<Range>
  readonly rows?: Expectation<Range>
  readonly columns?: Expectation<readonly ExpectedColumn[]>
  readonly contains?: Expectation<readonly YamlMap[]>
  readonly lacks?: Expectation<readonly YamlMap[]>
  readonly equals?: Expectation<readonly YamlMap[]>
  readonly ordered: boolean
  readonly error?: Expectation<ExpectedError>
}

/** Something expected, and where the file says so. */
export interface Expectation<T> {
  readonly value: T
  readonly span: Span
  /** The value as it is written. */
  readonly node: YamlNode
}

/** How many: `=`, or a comparison with the number. */
export interface Range {
  readonly operator: '=' | '<' | '<=' | '>' | '>='
  readonly count: number
}

/** A column that the result must have; of any type if undefined. */
export interface ExpectedColumn {
  readonly name: string
  readonly type: ScalarType | undefined
}

/** What must hold of the error; any if nothing is said. */
export interface ExpectedError {
  readonly code?: string
  readonly kind?: ErrorKind
  /** A part of its message. */
  readonly message?: string
}
