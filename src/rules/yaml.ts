import {
  type Alias,
  type Document,
  isAlias,
  isMap,
  isScalar,
  isSeq,
  type Node,
  parseAllDocuments,
  parseDocument,
  visit,
} from 'yaml'
import type { Source, Span } from '../../grammar/index.ts'
import { KqlError } from '../errors/kql-error.ts'

/** A part of a YAML file, with its place: aliases and merge keys (`<<`) are resolved. */
export type YamlNode = YamlMap | YamlList | YamlScalar

/** A mapping, in the order in which it is written. */
export interface YamlMap {
  readonly kind: 'map'
  readonly entries: readonly YamlEntry[]
  /** Whether it is written in braces. */
  readonly flow: boolean
  readonly span: Span
}

/** A key of a map and its value. */
export interface YamlEntry {
  readonly key: string
  readonly keySpan: Span
  readonly value: YamlNode
}

/** A sequence. */
export interface YamlList {
  readonly kind: 'list'
  readonly items: readonly YamlNode[]
  /** Whether it is written in brackets. */
  readonly flow: boolean
  readonly span: Span
}

/** A text, a number, a flag or null. */
export interface YamlScalar {
  readonly kind: 'scalar'
  /** What YAML 1.2 takes it for; whole numbers beyond 2^53 are bigints. */
  readonly value: string | number | bigint | boolean | null
  /** As it is written, without quotes: an id such as `012345` keeps its zero. */
  readonly text: string
  /** Whether it is a text by its form: in quotes, or a block. */
  readonly quoted: boolean
  readonly span: Span
}

/** Keys that stand twice are told of here: the library compares each key with all the others. */
const OPTIONS = { intAsBigInt: true, prettyErrors: false, merge: true, uniqueKeys: false } as const

/** Reads a YAML file. Throws KqlError (`syntax`) with the place for what is not YAML. */
export function readYaml(source: Source): YamlNode {
  return nodeOf(parseDocument(source.text, OPTIONS), source)
}

/** Reads all documents of a YAML or JSON file, those with nothing in them left out. Throws as `readYaml` does. */
export function readYamlDocuments(source: Source): readonly YamlNode[] {
  const nodes = [...parseAllDocuments(source.text, OPTIONS)].map((document) => nodeOf(document, source))
  return nodes.filter((node) => !isNothing(node))
}

function nodeOf(document: Document.Parsed, source: Source): YamlNode {
  const [error] = document.errors
  if (error !== undefined) {
    const [start, end] = error.pos
    const lineStart = source.text.lastIndexOf('\n', start - 1) + 1
    const hint = /^ *\t/.test(source.text.slice(lineStart)) ? 'YAML is indented with spaces, not with tabs' : undefined
    const message = /call stack/.test(error.message) ? 'values nest too deep here' : error.message
    throw new KqlError('syntax', message, { code: 'KQL130', source, span: { start, end }, hint })
  }
  return new Reader(source, document).node(document.contents, { start: 0, end: 0 })
}

/** Whether it is `null`, or nothing at all. */
export function isNothing(node: YamlNode): boolean {
  return node.kind === 'scalar' && node.value === null
}

/** The entry of a key, or undefined. */
export function entryOf(map: YamlMap, key: string): YamlEntry | undefined {
  return map.entries.find((entry) => entry.key === key)
}

/** The plain value of a node: objects, arrays, and what `plainScalar` gives. */
export function plainValue(node: YamlNode): unknown {
  switch (node.kind) {
    case 'scalar':
      return plainScalar(node)
    case 'list':
      return node.items.map(plainValue)
    case 'map':
      return Object.fromEntries(node.entries.map(({ key, value }) => [key, plainValue(value)]))
  }
}

/** The value of a scalar where no type is known: digits with a leading zero (account ids) are text. */
export function plainScalar({ value, text }: YamlScalar): YamlScalar['value'] {
  return typeof value !== 'string' && /^[-+]?0\d/.test(text) ? text : value
}

/** Aliases of aliases can make a small file a huge tree. */
const MOST_NODES = 1_000_000

class Reader {
  private count = 0
  private readonly source: Source
  private readonly open = new Set<Node>()
  private readonly targets: ReadonlyMap<Alias, Node | undefined>

  constructor(source: Source, document: Document) {
    this.source = source
    this.targets = targetsOf(document)
  }

  node(node: unknown, around: Span): YamlNode {
    if (++this.count > MOST_NODES) {
      const message = `the file has more than ${MOST_NODES} values, aliases resolved`
      throw new KqlError('limit', message, { code: 'KQL138', source: this.source, span: around })
    }
    if (isAlias(node)) {
      const target = this.targets.get(node)
      if (target === undefined || this.open.has(target)) {
        throw this.error(`there is no anchor &${node.source} before this`, spanOf(node, around))
      }
      return this.node(target, around)
    }
    if (!isMap(node) && !isSeq(node)) return scalar(node, around)
    const span = spanOf(node, around)
    this.open.add(node)
    const flow = node.flow === true
    const read: YamlNode = isMap(node)
      ? { kind: 'map', entries: this.entries(node.items, span), flow, span }
      : { kind: 'list', items: node.items.map((item) => this.node(item, span)), flow, span }
    this.open.delete(node)
    return read
  }

  /** The entries of a map; its own go before those it merges in, and so on in order. */
  private entries(pairs: readonly { key: unknown; value: unknown }[], around: Span): readonly YamlEntry[] {
    const entries: YamlEntry[] = []
    const merged: YamlEntry[] = []
    const known = new Set<string>()
    for (const pair of pairs) {
      const key = scalar(pair.key, around)
      if (!isScalar(pair.key)) throw this.error('a key must be a plain text', key.span)
      const value = this.node(pair.value, { start: key.span.end, end: key.span.end })
      if (key.text === '<<' && !key.quoted) {
        merged.push(...this.mergedEntries(value))
        continue
      }
      if (known.has(key.text)) throw this.error('Map keys must be unique', key.span)
      known.add(key.text)
      entries.push({ key: key.text, keySpan: key.span, value })
    }
    for (const entry of merged) {
      if (known.has(entry.key)) continue
      known.add(entry.key)
      entries.push(entry)
    }
    return entries
  }

  private mergedEntries(value: YamlNode): readonly YamlEntry[] {
    if (value.kind === 'map') return value.entries
    if (value.kind === 'list') return value.items.flatMap((item) => this.mergedEntries(item))
    throw this.error('<< merges maps: expected an alias such as *base', value.span)
  }

  private error(message: string, span: Span): KqlError {
    return new KqlError('syntax', message, { code: 'KQL130', source: this.source, span })
  }
}

/** What each alias stands for: the last node before it with its anchor. The library walks the document for each. */
function targetsOf(document: Document): ReadonlyMap<Alias, Node | undefined> {
  const anchored = new Map<string, Node>()
  const targets = new Map<Alias, Node | undefined>()
  visit(document, {
    Node(_, node) {
      if (isAlias(node)) targets.set(node, anchored.get(node.source))
      else if (node.anchor !== undefined) anchored.set(node.anchor, node)
    },
  })
  return targets
}

function scalar(node: unknown, around: Span): YamlScalar {
  if (!isScalar(node)) return { kind: 'scalar', value: null, text: '', quoted: false, span: around }
  const { value, source, type } = node
  const quoted = type !== undefined && type !== 'PLAIN'
  return { kind: 'scalar', value: scalarValue(value), text: source ?? '', quoted, span: spanOf(node, around) }
}

function scalarValue(value: unknown): YamlScalar['value'] {
  if (typeof value === 'bigint' && Number.isSafeInteger(Number(value))) return Number(value)
  return value as YamlScalar['value']
}

function spanOf({ range }: Pick<Node, 'range'>, around: Span): Span {
  return range ? { start: range[0], end: range[1] } : around
}
