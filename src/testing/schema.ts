import { SCALAR_TYPES } from '../types/scalar-type.ts'
import { TEST_FILE } from './keys.ts'
import { ERROR_KINDS, type Keys, RANGE, type ScalarShape, type Shape } from './shapes.ts'

type JsonSchema = Readonly<Record<string, unknown>>

/** YAML takes `012`, `2024` or `true` for a number or a flag: where a text is wanted, they are one. */
const TEXT: JsonSchema = { type: ['string', 'number', 'boolean'] }

const SCALARS: Readonly<Record<ScalarShape, JsonSchema>> = {
  text: TEXT,
  file: { type: 'string' },
  error: { enum: ERROR_KINDS },
  flag: { type: 'boolean' },
  count: { type: 'integer', minimum: 0 },
  range: {
    anyOf: [
      { type: 'integer', minimum: 0 },
      { type: 'string', pattern: RANGE.source },
    ],
  },
  type: { anyOf: [{ enum: SCALAR_TYPES }, { type: 'string' }] },
  value: {},
}

/** The JSON schema of test files, for editors; made from the same tables as the parser. */
export function testFileSchema(): JsonSchema {
  return {
    $schema: 'http://json-schema.org/draft-07/schema#',
    $id: 'https://unpkg.com/kqlite/docs/test.schema.json',
    title: 'kqlite rule tests',
    description: 'Tests of a KQL detection rule: NAME.test.yaml beside the rule, run with `kqlite test`.',
    ...new SchemaWriter().whole(TEST_FILE),
  }
}

/** Keys that are used in several places are written once, under `definitions`. */
class SchemaWriter {
  private readonly definitions: Record<string, JsonSchema> = {}
  private readonly names = new Map<Keys, string>()

  whole(shape: Shape): JsonSchema {
    const schema = shape.kind === 'keys' ? this.keys(shape) : this.of(shape)
    return { ...schema, definitions: this.definitions }
  }

  private of(shape: Shape): JsonSchema {
    switch (shape.kind) {
      case 'keys':
        return this.reference(shape)
      case 'names':
        return { type: 'object', additionalProperties: this.of(shape.of) }
      case 'list':
        return { type: 'array', items: this.of(shape.of) }
      case 'either': {
        const parts = [shape.scalar, shape.list, shape.map].flatMap((one) => (one === undefined ? [] : [this.of(one)]))
        return parts.length === 1 ? parts[0] : { anyOf: parts }
      }
      default:
        return SCALARS[shape.kind]
    }
  }

  private reference(shape: Extract<Shape, { kind: 'keys' }>): JsonSchema {
    const keys = shape.keys()
    let name = this.names.get(keys)
    if (name === undefined) {
      name = shape.what.replace(/^an? /, '').replaceAll(' ', '-')
      this.names.set(keys, name)
      this.definitions[name] = this.keys(shape)
    }
    return { $ref: `#/definitions/${name}` }
  }

  private keys({ keys, others }: Extract<Shape, { kind: 'keys' }>): JsonSchema {
    const known = Object.entries(keys())
    const required = known.flatMap(([name, key]) => (key.required ? [name] : []))
    const properties = known.map(([name, { doc, shape }]) => [name, { description: doc, ...this.of(shape) }])
    return {
      type: 'object',
      properties: Object.fromEntries(properties),
      ...(required.length > 0 ? { required } : {}),
      ...(others === undefined ? {} : { patternProperties: { '^[^$]': this.of(others) } }),
      additionalProperties: false,
    }
  }
}
