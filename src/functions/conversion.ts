import { type Dynamic, dynamicTypeOf } from '../types/dynamic.ts'
import type { ScalarType } from '../types/scalar-type.ts'
import { alias, type ScalarFunction } from './function.ts'

/** `to…`: the binder casts the argument, and that is all there is to do. */
function conversion(
  name: string,
  type: ScalarType,
  kind: string,
  examples: ScalarFunction['examples'],
): ScalarFunction {
  return {
    name,
    doc: `The value as a ${type}; ${type === 'string' ? '"" for null' : 'null when it is none'}.`,
    examples,
    overloads: [{ signature: `(value: ${kind} as ${type}) -> ${type}`, columns: ([column]) => column }],
    resultName: 'FirstArgument',
  }
}

const tobool = conversion('tobool', 'bool', 'Scalar', [["tobool('TRUE')", 'true']])
const toreal = conversion('toreal', 'real', 'Scalar', [["toreal('1.5e3')", '1500']])
const totimespan = conversion('totimespan', 'timespan', 'Scalar', [["totimespan('1.02:03:04')", '1.02:03:04']])

/** Casts, and what tells of types. */
export const conversionFunctions: readonly ScalarFunction[] = [
  conversion('tostring', 'string', 'Scalar', [['tostring(1d + 2h)', '1.02:00:00']]),
  conversion('tolong', 'long', 'Scalar', [["tolong('-12')", '-12']]),
  conversion('toint', 'int', 'Scalar', [['toint(-2.9)', '-2']]),
  toreal,
  { ...toreal, name: 'todouble', examples: undefined },
  conversion('todecimal', 'decimal', 'Scalar', [["todecimal('1.25')", '1.25']]),
  tobool,
  { ...tobool, name: 'toboolean', examples: undefined },
  conversion('todatetime', 'datetime', 'Scalar', [["todatetime('2024-02-14')", '2024-02-14T00:00:00.0000000Z']]),
  totimespan,
  alias('totime', totimespan, { hidden: true }),
  conversion('toguid', 'guid', 'StringOrDynamic', [
    ["toguid('74BE27DE1E4E49D9B579FE0B331D3642')", '74be27de-1e4e-49d9-b579-fe0b331d3642'],
  ]),
  {
    name: 'gettype',
    doc: "The type of the value; of a dynamic value, that of what is in it ('array', 'dictionary', 'null', …).",
    examples: [
      ['gettype(1h)', 'timespan'],
      ['gettype(dynamic({"a": 1}))', 'dictionary'],
    ],
    overloads: [
      {
        signature: '(value: Scalar) -> string',
        nulls: 'handle',
        prepare: ({ types: [type] }) => {
          if (type === 'dynamic') return (value: Dynamic) => dynamicTypeOf(value)
          return () => type
        },
      },
    ],
    resultName: 'PrefixAndFirstArgument',
    prefix: 'type',
  },
]
