import { Source } from '../../grammar/index.ts'
import { KqlError } from '../errors/kql-error.ts'
import { isMap, isScalar, isSeq, type Node, readDocuments, type YAMLMap } from './documents.ts'
import { queriesIn } from './markdown.ts'
import type { Rule } from './rule.ts'
import { sentinelRule } from './sentinel-rule.ts'

/**
 * The rules of a file, by its extension: the query of a `.kql`, `.csl` or `.kusto` file; the Sentinel analytics rules of
 * a `.yaml` or `.yml` file; those of a `.json` file (an ARM template or an export); each `kql` or `kusto` block of a `.md`
 * page, named by the heading above it. Any other file is a query. Throws KqlError, with the place in the file, for what
 * is broken, and for a file without a rule.
 */
export function parseRules(text: string, fileName: string): readonly Rule[] {
  const file = new Source(text.replace(/^\uFEFF/, ''), { name: fileName })
  const name = fileName.replace(/^.*[/\\]/, '').replace(/\.\w+$/, '')
  const extension = /\.(\w+)$/.exec(fileName)?.[1].toLowerCase()
  switch (extension) {
    case 'yaml':
    case 'yml':
    case 'json':
      return found(documentRules(file, name), file)
    case 'md':
    case 'markdown':
      return found(
        queriesIn(file, name).map((block) => bareRule(block.name, block.query, file)),
        file,
      )
    default:
      return [bareRule(name, file, file)]
  }
}

function found(rules: readonly Rule[], file: Source): readonly Rule[] {
  if (rules.length > 0) return rules
  throw new KqlError('semantic', `${file.name}: there is no rule in it`, {
    hint: 'a rule is a map with a query (YAML, JSON), or a ```kql block (Markdown)',
  })
}

function bareRule(name: string, query: Source, file: Source): Rule {
  return {
    ...{ name, kind: 'Scheduled', query, triggerOperator: 'gt', triggerThreshold: 0, eventGrouping: 'SingleAlert' },
    ...{ entityMappings: [], customDetails: {}, alertDetailsOverride: {}, file, places: {} },
  }
}

function documentRules(file: Source, name: string): readonly Rule[] {
  return readDocuments(file).flatMap((node) => {
    if (isMap(node) || isSeq(node)) return rulesOf(node as Node, file, name)
    throw new KqlError('semantic', 'a rule file must be a map of settings', {
      source: file,
      span: { start: 0, end: 1 },
    })
  })
}

/** The rules of a rule's own map, a resource, a template with resources, or a list of these. */
function rulesOf(node: Node, file: Source, name: string): readonly Rule[] {
  if (isSeq(node)) return node.items.flatMap((item) => rulesOf(item as Node, file, name))
  if (!isMap(node)) return []
  const list = node.get('resources') ?? node.get('value')
  if (isSeq(list)) return rulesOf(list as Node, file, name)
  const properties = node.get('properties')
  if (!isMap(properties)) return [sentinelRule(node as YAMLMap, file, { name })]
  const template = properties.get('mainTemplate')
  if (isMap(template)) return rulesOf(template as Node, file, name)
  return isRule(node as YAMLMap, properties as YAMLMap)
    ? [resourceRule(node as YAMLMap, properties as YAMLMap, file, name)]
    : []
}

/** Templates hold other resources too, and rules of Microsoft's own kinds, which have no query. */
function isRule(resource: YAMLMap, properties: YAMLMap): boolean {
  const type = textOf(resource, 'type')
  return (
    properties.has('query') ||
    (/alertRule/i.test(type ?? '') && /^(scheduled|nrt)$/i.test(textOf(resource, 'kind') ?? ''))
  )
}

function resourceRule(resource: YAMLMap, properties: YAMLMap, file: Source, name: string): Rule {
  const rule = sentinelRule(properties, file, { name, kind: textOf(resource, 'kind'), id: textOf(resource, 'name') })
  const expression = /^\[(?!\[).*\]$/s.exec(rule.query.text.trim())
  if (expression === null) return rule
  throw new KqlError('unsupported', 'the query is an expression of the template, which only a deployment evaluates', {
    source: file,
    span: rule.places.query,
  })
}

function textOf(map: YAMLMap, key: string): string | undefined {
  const value = map.get(key, true)
  return isScalar(value) && typeof value.value === 'string' ? value.value : undefined
}
