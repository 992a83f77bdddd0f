import { KqlError } from '../errors/kql-error.ts'
import type { Value } from '../types/dynamic.ts'
import type { ScalarType } from '../types/scalar-type.ts'
import type { RowKernel, ScalarFunction } from './function.ts'

const LONG = 8
const NOT_ASCII = /[^\0-\x7f]/

function sizeOf(type: ScalarType): (value: Value) => number {
  switch (type) {
    case 'long':
      return (value) => (value === null ? refuse('of nulls') : LONG)
    case 'string':
      return (value) =>
        NOT_ASCII.test(value as string) ? refuse('of texts that are not ASCII') : (value as string).length
    default:
      return refuse(`of values of type ${type}`)
  }
}

function refuse(what: string): never {
  throw new KqlError(
    'unsupported',
    `estimate_data_size() ${what} is not supported: how it estimates is not documented.`,
  )
}

/** What cells take, where the documentation says how much. */
export const dataSizeFunctions: readonly ScalarFunction[] = [
  {
    name: 'estimate_data_size',
    doc: 'The bytes that columns take: 8 for a long, one for each character of an ASCII text; refused for others.',
    overloads: [
      {
        signature: '(column{1,32767}: Scalar column star) -> long',
        nulls: 'handle',
        prepare: ({ types }): RowKernel => {
          const sizes = types.map(sizeOf)
          return (...values: Value[]) => values.reduce<number>((sum, value, i) => sum + sizes[i](value), 0)
        },
      },
    ],
  },
]
