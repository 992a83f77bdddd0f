import { canonicalJson, type Dynamic, dynamicToString } from '../../types/dynamic.ts'
import { JsonError, parseJson } from '../../types/json.ts'
import { convert, textOf } from '../convert.ts'
import { alias, type CallInfo, type RowKernel, type ScalarFunction } from '../function.ts'
import { parseJsonPath, valueAt } from './json-path.ts'
import { parseXml } from './xml.ts'

/** The JSON value of a text; the text itself if it is no JSON. */
export function dynamicOfText(text: string): Dynamic {
  if (text.trim() === '') return null
  try {
    return parseJson(text)
  } catch (error) {
    if (error instanceof JsonError) return text
    throw error
  }
}

const toDynamicEntry: ScalarFunction = {
  name: 'todynamic',
  doc: 'The JSON value of a text; a text that is no JSON as a string. A dynamic value stays as it is.',
  examples: [['todynamic("[1, 2]")[1]', '2']],
  overloads: [
    { signature: '(value: string) -> dynamic', row: dynamicOfText },
    { signature: '(value: dynamic) -> dynamic', row: (value: Dynamic) => value },
  ],
  declared: ['(value: string) -> dynamic'],
  resultName: 'FirstArgument',
}

const parseJsonEntry: ScalarFunction = {
  ...toDynamicEntry,
  name: 'parse_json',
  declared: ['(value: StringOrDynamic) -> dynamic'],
  examples: [['parse_json(\'{"a": 1.0}\').a', '1']],
}

function extractKernel({ constants: [path] }: CallInfo, find: (value: Dynamic) => ReturnType<RowKernel>): RowKernel {
  const compiled = path === undefined ? undefined : parseJsonPath(path as string)
  return (text: string, json: string) => {
    const value = valueAt(jsonOrNull(json), compiled ?? parseJsonPath(text))
    return find(value ?? null)
  }
}

function jsonOrNull(text: string): Dynamic {
  try {
    return parseJson(text)
  } catch (error) {
    if (error instanceof JsonError) return null
    throw error
  }
}

const extractJson: ScalarFunction = {
  name: 'extract_json',
  doc: 'What stands in a JSON text at a path, as a string or as the type given.',
  examples: [['extract_json("$.a[1]", \'{"a": [1, 2]}\', typeof(long))', '2']],
  overloads: [
    {
      signature: '(jsonPath: string constant, jsonText: string) -> string',
      prepare: (call) => extractKernel(call, dynamicToString),
    },
    {
      signature: '(jsonPath: string constant, jsonText: string, type: type literal) -> ParameterNLiteral',
      prepare: (call) => extractKernel(call, (value) => convert(value, 'dynamic', call.result)),
    },
  ],
}

/** JSON and XML as dynamic values, and parts of them. */
export const jsonFunctions: readonly ScalarFunction[] = [
  parseJsonEntry,
  alias('parsejson', parseJsonEntry, { hidden: true }),
  toDynamicEntry,
  alias('toobject', toDynamicEntry, { hidden: true }),
  extractJson,
  { ...extractJson, name: 'extractjson', examples: undefined },
  {
    name: 'dynamic_to_json',
    doc: 'The canonical JSON text of a dynamic value, with the keys of bags in order; any other value as tostring().',
    examples: [['dynamic_to_json(dynamic({"b": 1, "a": [2]}))', '{"a":[2],"b":1}']],
    overloads: [
      { signature: '(dynamic: dynamic) -> string', row: canonicalJson },
      {
        signature: '(dynamic: NotDynamic) -> string',
        prepare:
          ({ types }) =>
          (value) =>
            textOf(types[0], value),
      },
    ],
  },
  {
    name: 'parse_xml',
    doc: 'An XML text as bags: attributes with @ before their names, text as #text. Null for what is no XML.',
    examples: [['parse_xml("<a><b c=\'1\'>x</b></a>").a.b["@c"]', '1']],
    overloads: [{ signature: '(xml_text: StringOrDynamic as string) -> dynamic', row: parseXml }],
    resultName: 'FirstArgument',
  },
]
