import type { Column } from '../columns/column.ts'
import type { ColumnInfo } from '../columns/table.ts'
import { KqlError } from '../errors/kql-error.ts'
import type { Meter } from '../limits/meter.ts'
import type { Datetime } from '../types/datetime.ts'
import type { Dynamic, Value } from '../types/dynamic.ts'
import type { ScalarType } from '../types/scalar-type.ts'

/** Who runs the query. */
export interface Principal {
  /** As `current_principal()` writes it: `aaduser=…;…`. */
  readonly name: string
  /** What `current_principal_details()` gives. */
  readonly details?: { readonly [key: string]: unknown }
  /** The groups that `current_principal_is_member_of()` finds, each as the query writes it. */
  readonly groups?: readonly string[]
}

/** What a query can know of the world outside of its tables, as far as the caller tells. */
export interface Surroundings {
  /** What is known of an IP address; null for nothing. */
  readonly geoInfo?: (ip: string) => Dynamic
  readonly database?: string
  readonly cluster?: string
  readonly principal?: Principal
}

/** What a kernel may ask of the run it is part of. */
export interface EvaluationContext {
  /** The clock of the query: the same for all of it. */
  readonly now: Datetime
  readonly surroundings: Surroundings
  /** What the run has used of its limits: to be told of large allocations beforehand. */
  readonly meter: Meter
  /** The next pseudo-random number in [0, 1). */
  random(): number
  /** To be called now and then in a loop that can run long; throws when a limit is hit or the query is aborted. */
  checkpoint(): void
}

/** One call as the binder resolved it. */
export interface CallInfo {
  /** The arguments' types, after casts. */
  readonly types: readonly ScalarType[]
  readonly result: ScalarType
  /** The arguments that are constant in this run; undefined for the others. */
  readonly constants: readonly (Value | undefined)[]
  readonly context: EvaluationContext
}

/**
 * A function of the cells of one row. Which JavaScript types it sees: bool boolean; int, real number; long, timespan
 * and datetime Int64 (number or bigint, see types/int64.ts and types/datetime.ts); string and guid string; decimal
 * Decimal; dynamic Dynamic. It returns a value of the result type, or null.
 */
export type RowKernel = (...values: any[]) => Value

/** A function of whole columns: each has `length` cells. */
export type ColumnKernel = (columns: readonly Column[], call: CallInfo, length: number) => Column

/** An argument that is evaluated only on the rows that need it (`rows` undefined means all of them). */
export type DeferredArgument = (rows?: Int32Array) => Column

/** A function that decides itself which arguments it needs on which rows (`and`, `iff`, `case`, …). */
export type BranchKernel = (args: readonly DeferredArgument[], call: CallInfo, length: number) => Column

/**
 * One way to call a function: a signature and exactly one kernel: `row`; `prepare`, which makes the row kernel once
 * for a call (to compile a pattern, to choose by type); `columns`; or `branches`.
 */
export interface Overload {
  readonly signature: string
  /** The result type where the signature says `Custom`; undefined in `constants` is what no constant is. */
  readonly result?: (types: readonly ScalarType[], constants: readonly (Value | undefined)[]) => ScalarType
  /**
   * `propagate` (the default): a null among the arguments makes the result null ("" for a string). `handle`: the row
   * kernel sees the nulls.
   */
  readonly nulls?: 'propagate' | 'handle'
  /** Arguments that fit this overload best are an error; it has no kernel. */
  readonly refused?: true
  /**
   * Looks at the arguments that are constants already when the query is bound, and throws a KqlError for those that
   * can never do (a bad pattern); `constants` as in CallInfo.
   */
  readonly check?: (constants: readonly (Value | undefined)[]) => void
  readonly row?: RowKernel
  readonly prepare?: (call: CallInfo) => RowKernel
  readonly columns?: ColumnKernel
  readonly branches?: BranchKernel
}

/** How a column that holds a call without a name is named: see binder/result-names.ts. */
export type ResultNameKind =
  | 'FirstArgument'
  | 'PrefixAndFirstArgument'
  | 'NameAndFirstArgument'
  | 'PrefixAndTwoArguments'
  | 'PrefixOnly'
  | 'OnlyArgument'
  | 'FirstArgumentValueIfColumn'

/** A call as the names of its several results follow from it. */
export interface TupleCall {
  readonly name: string
  readonly types: readonly ScalarType[]
  /** What each argument suggests as a name. */
  readonly names: readonly (string | undefined)[]
}

/** What the entries of functions and aggregates in the catalogue have in common. */
export interface CatalogEntry {
  readonly name: string
  /** One line for the support matrix and the help. */
  readonly doc: string
  /**
   * Calls with what they return, as `print` shows it, of aggregates over `datatable(x:long)[1, 2, 3]`; run as tests.
   */
  readonly examples?: readonly (readonly [call: string, result: string])[]
  /**
   * The signatures that errors are told by, in Microsoft's words, where the overloads draw finer or other lines.
   */
  readonly declared?: readonly string[]
  readonly resultName?: ResultNameKind
  /** With the kinds `Prefix…`. */
  readonly prefix?: string
  /** The option of the workspace that gives it its data; it is refused without. */
  readonly needs?: string
  /** The function that replaces this one. */
  readonly obsolete?: string
  /** Not listed in help and completion. */
  readonly hidden?: true
}

/** The entry of a scalar function (or operator). */
export interface ScalarFunction extends CatalogEntry {
  readonly overloads: readonly Overload[]
  /**
   * Set when a call gives several values (`series_fit_line`): their names and types. The kernel returns them as one
   * dynamic array, which the binder takes apart; with one value, the array holds just that.
   */
  readonly tuple?: (call: TupleCall) => readonly ColumnInfo[]
  /** True when the result is an argument, or a part of one, as it stands: it takes no memory of its own. */
  readonly partOfArgument?: true
  /** True when the same arguments may give another result the next time (`rand`). */
  readonly volatile?: true
  /** True when the result depends on the neighbouring rows (`prev`): the rows must be in a fixed order. */
  readonly serialized?: true
  /** Set when the function is bound but not built: why. Evaluating it is an error (see refused.ts). */
  readonly refusal?: string
}

/** Another name for an entry: an obsolete one, mostly. */
export function alias<E extends CatalogEntry>(name: string, entry: E, options: Partial<E> = {}): E {
  return { ...entry, name, obsolete: entry.name, examples: undefined, ...options }
}

/** Something of the world outside, which the caller must have told; KqlError (`unsupported`) otherwise. */
export function fromSurroundings<K extends keyof Surroundings>(
  { surroundings }: EvaluationContext,
  option: K,
  what: string,
): NonNullable<Surroundings[K]> {
  const given = surroundings[option]
  if (given !== undefined) return given as NonNullable<Surroundings[K]>
  throw new KqlError('unsupported', `${what} tells only what the caller gives, and nothing was given.`, {
    hint: `give it: new Workspace({ ${option}: … })${option === 'geoInfo' ? ', or geoInfo in a test file' : ''}`,
  })
}
