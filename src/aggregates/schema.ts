import { ObjectColumn } from '../columns/column.ts'
import { KqlError } from '../errors/kql-error.ts'
import { type Dynamic, dynamicTypeOf, isArray, isBag } from '../types/dynamic.ts'
import { parseGuid } from '../types/guid.ts'
import { parseDatetime } from '../types/parse-datetime.ts'
import { parseReal } from '../types/real.ts'
import type { Aggregate, ComputeKernel } from './aggregate.ts'

/** Stands for the elements of an array among the properties of a container. */
const INDEXER = '`indexer`'

/** The types that the values of one place have: simple ones in the order they came, and one of bags or arrays. */
class Schema {
  private readonly types = new Set<string>()
  /** For bags and arrays, the schema of each property. */
  private properties: Map<string, Schema> | null = null
  private kind: 'array' | 'bag' | null = null

  add(value: Dynamic): void {
    if (isArray(value)) {
      if (value.length === 0) refuse('an empty array')
      const items = this.property(INDEXER, 'array')
      for (const item of value) items.add(item)
    } else if (isBag(value)) {
      this.contain('bag')
      for (const [key, item] of value) this.property(key, 'bag').add(item)
    } else this.types.add(simpleType(value))
  }

  /** The one type, or an array of several. */
  toDynamic(): Dynamic {
    const { properties } = this
    const container = properties && new Map([...properties].map(([key, schema]) => [key, schema.toDynamic()]))
    const all = [...this.types, ...(container === null ? [] : [container])]
    return all.length === 1 ? all[0] : all
  }

  private contain(kind: 'array' | 'bag'): Map<string, Schema> {
    if (this.kind !== null && this.kind !== kind) refuse('an array in one value and a bag in another')
    this.kind = kind
    this.properties ??= new Map()
    return this.properties
  }

  private property(key: string, kind: 'array' | 'bag'): Schema {
    const properties = this.contain(kind)
    const known = properties.get(key)
    if (known !== undefined) return known
    const schema = new Schema()
    properties.set(key, schema)
    return schema
  }
}

function refuse(what: string): never {
  throw new KqlError('unsupported', `The schema of ${what} is not supported by kqlite yet.`)
}

function simpleType(value: Dynamic): string {
  const type = dynamicTypeOf(value)
  if (type === 'null') refuse('a null')
  // Kusto takes such strings for what they say, but where it does so is not documented.
  if (typeof value === 'string' && saysMore(value)) refuse('a string that may stand for another type')
  return type === 'real' ? 'double' : type
}

function saysMore(text: string): boolean {
  return parseGuid(text) !== null || parseDatetime(text) !== null || parseReal(text) !== null
}

const compute: ComputeKernel = ([column], { ids, count }) => {
  const schemas = Array.from({ length: count }, () => new Schema())
  const empty = new Set(schemas)
  for (let row = 0; row < ids.length; row++) {
    const value = column.get(row) as Dynamic
    schemas[ids[row]].add(value)
    empty.delete(schemas[ids[row]])
  }
  if (empty.size > 0) refuse('no values')
  return new ObjectColumn(
    'dynamic',
    schemas.map((schema) => schema.toDynamic()),
  )
}

/** What dynamic values look like. */
export const schemaAggregates: readonly Aggregate[] = [
  {
    name: 'buildschema',
    doc: 'The least schema that all of the values fit.',
    examples: [
      ['buildschema(bag_pack("a", x, "b", dynamic(["x", 1.5])))', '{"a":"long","b":{"`indexer`":["string","double"]}}'],
    ],
    overloads: [{ signature: '(expr: DynamicBag) -> dynamic', compute }],
    resultName: 'PrefixAndFirstArgument',
    prefix: 'schema',
  },
]
