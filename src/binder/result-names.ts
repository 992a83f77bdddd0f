import type * as ast from '../../grammar/ast.ts'
import type { ResultNameKind } from '../functions/function.ts'
import type { BinderCatalog } from './catalog.ts'

/**
 * The name that a column gets from its expression when none is written, as Microsoft's binder gives it; undefined when
 * the expression has none (it becomes `Column1`, or `print_0`).
 */
export function resultNameOf(node: ast.Expression, catalog: BinderCatalog): string | undefined {
  switch (node.kind) {
    case 'NameReference':
      return node.name
    case 'NamedExpression':
      return node.names[0].name
    case 'Member':
      return node.member.kind === 'NameReference' ? partName(node.object, node.member.name, catalog) : undefined
    case 'Index':
      return indexName(node, catalog)
    case 'Call':
      return callName(node, catalog)
    default:
      return undefined
  }
}

/** The name of a part of an object: that of the part alone, where the object has none. */
function partName(object: ast.Expression, part: string, catalog: BinderCatalog): string {
  const whole = resultNameOf(object, catalog)
  return whole === undefined ? part : `${whole}_${part}`
}

function indexName({ object, index }: ast.Index, catalog: BinderCatalog): string | undefined {
  if (index.kind === 'Literal') return partName(object, index.text, catalog)
  const whole = resultNameOf(object, catalog)
  return whole === undefined ? undefined : `${whole}_`
}

function callName(node: ast.Call, catalog: BinderCatalog): string | undefined {
  const { name } = node.name
  const { aggregates, functions, binderFunctions } = catalog
  const entry = aggregates.get(name) ?? functions.get(name) ?? binderFunctions.get(name)
  const kind = entry?.resultName
  return kind === undefined ? undefined : nameOfCall(node, kind, entry?.prefix ?? name, catalog)
}

/** The name of a call by the kind of name its entry declares. */
export function nameOfCall(
  node: ast.Call,
  kind: ResultNameKind,
  prefix: string,
  catalog: BinderCatalog,
): string | undefined {
  const first = node.arguments[0]
  const argument = first === undefined ? undefined : resultNameOf(first, catalog)
  switch (kind) {
    case 'FirstArgument':
      return argument
    case 'PrefixAndFirstArgument':
      return `${prefix}_${argument ?? ''}`
    case 'PrefixAndTwoArguments': {
      const second = node.arguments[1]
      return `${prefix}_${argument ?? ''}_${(second && resultNameOf(second, catalog)) ?? ''}`
    }
    case 'NameAndFirstArgument':
      return `${node.name.name}_${argument ?? ''}`
    case 'PrefixOnly':
      return prefix
    case 'OnlyArgument':
      return node.arguments.length === 1 ? argument : undefined
    case 'FirstArgumentValueIfColumn':
      return undefined
  }
}

/** How many columns without a name there were so far: a query, or the body of a function, counts them through. */
export interface UnnamedColumns {
  count: number
}

/** Gives each column of a result its name: no two alike, `x`, `x1`, `x2`, …; `Column1`, … for those without one. */
export class ColumnNamer {
  private readonly columns: readonly { readonly name: string }[]
  /** The names of the columns that stay, once they are asked for. */
  private known: ReadonlySet<string> | null = null
  private readonly given = new Set<string>()
  private readonly declared = new Set<string>()
  private readonly unnamed: UnnamedColumns

  /** `columns` are those that stay, whose names the counted ones pass over. */
  constructor(columns: readonly { readonly name: string }[] = [], unnamed: UnnamedColumns = { count: 0 }) {
    this.columns = columns
    this.unnamed = unnamed
  }

  /** Whether a column was given this name in writing. */
  declares(name: string): boolean {
    return this.declared.has(name)
  }

  /** The name for a column that wants to be called `wanted`; `declared` when that is written. */
  name(wanted: string | undefined, declared = false): string {
    if (declared && wanted !== undefined) this.declared.add(wanted)
    const own = wanted ?? this.nextUnnamed()
    let name = own
    for (let i = 1; this.stays(name) || this.given.has(name); i++) name = `${own}${i}`
    this.given.add(name)
    return name
  }

  private nextUnnamed(): string {
    let name: string
    do name = `Column${++this.unnamed.count}`
    while (this.stays(name))
    return name
  }

  private stays(name: string): boolean {
    this.known ??= new Set(this.columns.map((column) => column.name))
    return this.known.has(name)
  }
}
