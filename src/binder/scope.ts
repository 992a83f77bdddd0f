import type * as ast from '../../grammar/ast.ts'
import type { Source } from '../../grammar/source.ts'
import { type ColumnInfo, columnIndex } from '../columns/table.ts'
import type { Environment } from './environment.ts'
import type { GraphPlan } from './graphs.ts'
import type { BoundExpression, Plan } from './plan.ts'

/** What a name declared in the text stands for. */
export type Binding =
  | { readonly kind: 'scalar'; readonly expression: BoundExpression }
  | { readonly kind: 'table'; readonly plan: Plan }
  | { readonly kind: 'graph'; readonly graph: GraphPlan }
  | DeclaredFunction
  | DeclaredPattern
  /** The entity at hand in `macro-expand`. */
  | { readonly kind: 'database'; readonly environment: Environment }
  | { readonly kind: 'entity group'; readonly group: ast.EntityGroup }

/** What was declared, and what its text can see. */
interface Declared {
  readonly name: string
  readonly source: Source
  /** The names it sees: those of where it was declared. */
  readonly variables: Variables
  readonly environment: Environment
}

/** A function of `let`. */
export interface DeclaredFunction extends Declared {
  readonly kind: 'function'
  readonly declaration: ast.FunctionDeclaration
}

/** A pattern of `declare pattern`. */
export interface DeclaredPattern extends Declared {
  readonly kind: 'pattern'
  readonly declaration: ast.PatternStatement
}

/**
 * What `restrict access` leaves in sight: whether a table or function of a database is (of none: a name declared here).
 */
export type Restriction = (name: string, environment: Environment | null) => boolean

/** Names declared by `let`, `as`, parameters; looked up from the innermost out. */
export class Variables {
  private readonly parent: Variables | null
  private readonly restriction: Restriction | null
  private readonly bindings = new Map<string, Binding>()
  private readonly aliases = new Map<string, Environment>()

  /** With a restriction, only what it allows is left of the tables and views of `parent`, and of what is stored. */
  constructor(parent: Variables | null = null, restriction: Restriction | null = null) {
    this.parent = parent
    this.restriction = restriction
  }

  define(name: string, binding: Binding): void {
    this.bindings.set(name, binding)
  }

  /** Whether the name was declared here, not further out. */
  declares(name: string): boolean {
    return this.bindings.has(name)
  }

  find(name: string): Binding | undefined {
    const own = this.bindings.get(name)
    if (own !== undefined) return own
    const outer = this.parent?.find(name)
    return outer !== undefined && this.restriction?.(name, null) === false && isView(outer) ? undefined : outer
  }

  /** Whether a stored table or function of a database may be used here. */
  allows(name: string, environment: Environment): boolean {
    return this.restriction?.(name, environment) !== false && this.parent?.allows(name, environment) !== false
  }

  /** Gives a database another name (`alias database`). */
  defineAlias(name: string, environment: Environment): void {
    this.aliases.set(name, environment)
  }

  findAlias(name: string): Environment | undefined {
    return this.aliases.get(name) ?? this.parent?.findAlias(name)
  }

  /** All names in sight, for "did you mean". */
  names(): string[] {
    return [...this.bindings.keys(), ...(this.parent?.names() ?? [])]
  }
}

/**
 * Whether a name is one of those that `restrict access` hides: a table, a pattern, a function that stands for a table.
 */
function isView(binding: Binding): boolean {
  if (binding.kind !== 'function') return binding.kind !== 'scalar'
  return binding.declaration.view || binding.declaration.parameters.length === 0
}

/** The columns that an expression can read. */
export class RowScope {
  readonly columns: readonly ColumnInfo[]
  /** True when window functions may be used: the rows are in a fixed order. */
  readonly serialized: boolean
  /** True when a column that is not there reads as empty (see `WatchlistInfo.open`), or to stop a cascade of errors. */
  readonly open: boolean
  /** True when the rows are those of a table that could not be bound: nothing more is to be said of them. */
  readonly failed: boolean
  /** The operator after which a column that is not there any more went out of sight; undefined if it never was there. */
  readonly lostBy: (name: string) => Plan | undefined
  /** Whether all rows come from tables of which only the schema is known. */
  readonly holdsNoData: () => boolean
  /** Columns of other rows, by the name such a row goes by (`step.column` in `scan`). */
  private readonly others: ReadonlyMap<string, readonly ColumnInfo[]>

  constructor(
    columns: readonly ColumnInfo[],
    options: {
      serialized?: boolean
      open?: boolean
      failed?: boolean
      lostBy?: (name: string) => Plan | undefined
      holdsNoData?: () => boolean
      others?: ReadonlyMap<string, readonly ColumnInfo[]>
    } = {},
  ) {
    this.columns = columns
    this.serialized = options.serialized ?? false
    this.open = options.open ?? false
    this.failed = options.failed ?? false
    this.lostBy = options.lostBy ?? (() => undefined)
    this.holdsNoData = options.holdsNoData ?? (() => false)
    this.others = options.others ?? new Map()
  }

  static of(plan: Plan, holdsNoData?: () => boolean): RowScope {
    const { serialized, open } = plan
    const lostBy = (name: string) => loserOf(plan, name)
    return new RowScope(plan.columns, { serialized, open, failed: isFailed(plan), lostBy, holdsNoData })
  }

  find(name: string): ColumnInfo | undefined {
    return this.columns[columnIndex(this.columns, name)]
  }

  /** The columns of another row (see `qualifiedName`), or undefined when there is none of that name. */
  columnsOf(other: string): readonly ColumnInfo[] | undefined {
    return this.others.get(other)
  }
}

function isFailed(plan: Plan): boolean {
  return plan.operator === 'Error' || (plan.inputs.length > 0 && isFailed(plan.inputs[0]))
}

/** The operator on the way to a plan that has not kept a column of its input. */
function loserOf(plan: Plan, name: string): Plan | undefined {
  for (let at: Plan | undefined = plan; at !== undefined; at = at.inputs[0]) {
    if (at.inputs[0] !== undefined && columnIndex(at.inputs[0].columns, name) >= 0) return at
  }
  return undefined
}

/** The name under which expressions read a column of another row. */
export function qualifiedName(other: string, column: string): string {
  return `$${other}.${column}`
}

/** Takes up the aggregates found in an expression; gives what stands in their place. */
export type AggregateCollector = (call: ast.Call) => BoundExpression | undefined

/** Where an expression is bound: the names it sees. */
export interface Scope {
  readonly variables: Variables
  /** Null outside of rows: in `let x = …`, `print`. */
  readonly row: RowScope | null
  /** Null where aggregates are not allowed. */
  readonly aggregates: AggregateCollector | null
}
