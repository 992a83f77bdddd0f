import {
  checkDepth,
  type Dynamic,
  type DynamicBag,
  dynamicToString,
  isArray,
  isBag,
  toDynamic,
  type Value,
} from '../../types/dynamic.ts'
import { alias, type CallInfo, type EvaluationContext, type RowKernel, type ScalarFunction } from '../function.ts'
import { changeAt, keyPath, valueAt } from './json-path.ts'

function packKernel(keep: (value: Value) => boolean): (call: CallInfo) => RowKernel {
  return ({ types }) =>
    (...values: Value[]) => {
      const bag = new Map<string, Dynamic>()
      for (let i = 0; i < values.length; i += 2) {
        const value = values[i + 1]
        if (keep(value)) bag.set(values[i] as string, toDynamic(types[i + 1], value))
      }
      return bag
    }
}

const PACK = '(key{1,32767}: string, value{1,32767}: Scalar) -> dynamic'

const bagPack: ScalarFunction = {
  name: 'bag_pack',
  doc: 'A bag of keys and values given in turn.',
  examples: [['bag_pack("a", 1, "b", "x")', '{"a":1,"b":"x"}']],
  overloads: [{ signature: PACK, nulls: 'handle', prepare: packKernel(() => true) }],
}

function merge(...values: Dynamic[]): Dynamic {
  const bags = values.filter(isBag)
  if (bags.length === 0) return null
  const merged = new Map<string, Dynamic>()
  for (const bag of bags) {
    for (const [key, value] of bag) if (!merged.has(key)) merged.set(key, value)
  }
  return merged
}

function removeKeys(bag: Dynamic, keys: Dynamic, context: EvaluationContext): Dynamic {
  if (!isBag(bag)) return null
  if (!isArray(keys)) return bag
  const paths = keys.flatMap((key) => (key === null ? [] : [keyPath(dynamicToString(key))]))
  const plain = new Set(paths.flatMap((path) => (path.length === 1 ? path : [])))
  let rest: DynamicBag = plain.size === 0 ? bag : new Map([...bag].filter(([key]) => !plain.has(key)))
  for (const path of paths) {
    if (path.length === 1) continue
    context.checkpoint()
    rest = changeAt(rest, path, (place, name) => place.delete(name), false)
  }
  return rest
}

function zipBag(keys: Dynamic, values: Dynamic): Dynamic {
  if (!isArray(keys) || !isArray(values)) return null
  const bag = new Map<string, Dynamic>()
  for (const [i, key] of keys.entries()) if (typeof key === 'string') bag.set(key, values[i] ?? null)
  return bag
}

/** Adds the paths of all that is in a value; the items of an array share one path. */
function addPaths(value: Dynamic, prefix: string, paths: Set<string>, depth: number): void {
  checkDepth(depth)
  const add = (path: string, item: Dynamic) => {
    paths.add(path)
    addPaths(item, path, paths, depth + 1)
  }
  if (isBag(value)) for (const [key, item] of value) add(`${prefix}['${key}']`, item)
  else if (isArray(value)) for (const item of value) add(`${prefix}[0]`, item)
}

function treePath(value: Dynamic): Dynamic {
  if (!isBag(value) && !isArray(value)) return null
  const paths = new Set<string>()
  addPaths(value, '', paths, 0)
  return [...paths]
}

/** Property bags. */
export const bagFunctions: readonly ScalarFunction[] = [
  bagPack,
  alias('pack', bagPack, { hidden: true }),
  alias('pack_dictionary', bagPack, { hidden: true }),
  {
    name: 'bag_pack not empty',
    doc: 'What pack_all(true) is made of: a bag of those keys whose values are not null or empty.',
    hidden: true,
    overloads: [{ signature: PACK, nulls: 'handle', prepare: packKernel((value) => value !== null && value !== '') }],
  },
  {
    name: 'bag_keys',
    doc: 'The keys of a bag, at its root.',
    examples: [['bag_keys(dynamic({"a": 1, "b": {"c": 2}}))', '["a","b"]']],
    overloads: [
      { signature: '(object: DynamicBag) -> dynamic', row: (bag: Dynamic) => (isBag(bag) ? [...bag.keys()] : null) },
    ],
  },
  {
    name: 'bag_merge',
    doc: 'The entries of several bags in one; the first bag that has a key gives its value.',
    examples: [['bag_merge(dynamic({"a": 1}), dynamic({"a": 2, "b": 3}))', '{"a":1,"b":3}']],
    overloads: [{ signature: '(bag{2,64}: DynamicBag) -> dynamic', nulls: 'handle', row: merge }],
  },
  {
    name: 'bag_remove_keys',
    doc: 'A bag without some keys; a nested key is given as a JSON path.',
    examples: [['bag_remove_keys(dynamic({"a": 1, "b": {"c": 2, "d": 3}}), dynamic(["a", "$.b.c"]))', '{"b":{"d":3}}']],
    overloads: [
      {
        signature: '(bag: DynamicBag, keys: DynamicArray) -> dynamic',
        nulls: 'handle',
        prepare: ({ context }) => {
          return (bag: Dynamic, keys: Dynamic) => removeKeys(bag, keys, context)
        },
      },
    ],
  },
  {
    name: 'bag_has_key',
    doc: 'Whether a bag has a key; a nested key is given as a JSON path.',
    examples: [['bag_has_key(dynamic({"a": {"b": null}}), "$.a.b")', 'true']],
    overloads: [
      {
        signature: '(bag: DynamicBag, key: string) -> bool',
        row: (bag: Dynamic, key: string) => (isBag(bag) ? valueAt(bag, keyPath(key)) !== undefined : null),
      },
    ],
  },
  {
    name: 'bag_set_key',
    doc: 'A bag in which a key has the value given; a nested key is given as a JSON path.',
    examples: [['bag_set_key(dynamic({"a": {"b": 1}}), "$.a.c", "x")', '{"a":{"b":1,"c":"x"}}']],
    overloads: [
      {
        signature: '(bag: DynamicBag, key: string constant, value: Scalar) -> dynamic',
        nulls: 'handle',
        prepare:
          ({ types }) =>
          (bag: Dynamic, key: string, value: Value) => {
            if (!isBag(bag)) return null
            return changeAt(bag, keyPath(key), (place, name) => place.set(name, toDynamic(types[2], value)), true)
          },
      },
    ],
  },
  {
    name: 'bag_zip',
    doc: 'A bag of the keys of one array and the values of another.',
    examples: [['bag_zip(dynamic(["a", "b"]), dynamic([1]))', '{"a":1,"b":null}']],
    overloads: [{ signature: '(keys: DynamicArray, values: DynamicArray) -> dynamic', row: zipBag }],
  },
  {
    name: 'treepath',
    doc: 'The paths of all that is in a bag; [0] stands for the items of an array.',
    examples: [['treepath(dynamic({"a": {"b": 1}}))', "[\"['a']\",\"['a']['b']\"]"]],
    overloads: [{ signature: '(object: DynamicBag) -> dynamic', row: treePath }],
    resultName: 'PrefixAndFirstArgument',
    prefix: 'tree',
  },
]
