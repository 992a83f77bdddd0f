/** The ten scalar types of Kusto, by the names that results carry. */
export type ScalarType =
  | 'bool'
  | 'int'
  | 'long'
  | 'real'
  | 'decimal'
  | 'string'
  | 'datetime'
  | 'timespan'
  | 'guid'
  | 'dynamic'

/** Every scalar type, in the order of the language reference. */
export const SCALAR_TYPES: readonly ScalarType[] = [
  'bool',
  'datetime',
  'decimal',
  'dynamic',
  'guid',
  'int',
  'long',
  'real',
  'string',
  'timespan',
]

const ALIASES = new Map<string, ScalarType>([
  ...SCALAR_TYPES.map((type) => [type, type] as const),
  ['boolean', 'bool'],
  ['date', 'datetime'],
  ['time', 'timespan'],
  ['double', 'real'],
  ['float', 'real'],
  ['uniqueid', 'guid'],
  ['uuid', 'guid'],
  ['uint', 'long'],
  ['int8', 'int'],
  ['uint8', 'int'],
  ['int16', 'int'],
  ['uint16', 'int'],
  ['int32', 'int'],
  ['uint32', 'long'],
  ['int64', 'long'],
  ['uint64', 'long'],
  ['ulong', 'long'],
])

/** The type a name in a query or a schema stands for (`double` is `real`), or undefined for an unknown name. */
export function scalarTypeOf(name: string): ScalarType | undefined {
  return ALIASES.get(name)
}
