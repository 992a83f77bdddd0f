import { Source } from '../../grammar/index.ts'
import { KqlError } from '../errors/kql-error.ts'
import { isExpression, NO_NAMES, namesOf, resolved } from './arm.ts'
import { queriesIn } from './markdown.ts'
import type { Rule } from './rule.ts'
import { sentinelRule } from './sentinel-rule.ts'
import { entryOf, readYamlDocuments, type YamlMap, type YamlNode } from './yaml.ts'

/**
 * The rules of a file, by its extension: the query of a `.kql`, `.csl` or `.kusto` file; the Sentinel analytics rules
 * of a `.yaml` or `.yml` file; those of a `.json` file (an ARM template or an export); each `kql` or `kusto` block of a
 * `.md` page, named by the heading above it. Any other file is a query. Throws KqlError, with the place in the file,
 * for what is broken, and for a file without a rule.
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
  return readYamlDocuments(file).flatMap((node) => {
    if (node.kind !== 'scalar') return rulesOf(node, file, name)
    throw new KqlError('semantic', 'a rule file must be a map of settings', { source: file, span: node.span })
  })
}

/** The rules of a rule's own map, a resource, a template with resources, or a list of these. */
function rulesOf(node: YamlNode, file: Source, name: string, outer = NO_NAMES): readonly Rule[] {
  if (node.kind === 'list') return node.items.flatMap((item) => rulesOf(item, file, name, outer))
  if (node.kind !== 'map') return []
  const list = nodeAt(node, 'resources') ?? nodeAt(node, 'value')
  if (list?.kind === 'list') return rulesOf(list, file, name, namesOf(node, outer))
  const properties = nodeAt(node, 'properties')
  if (properties?.kind !== 'map') return [sentinelRule(node, file, { name })]
  const template = nodeAt(properties, 'mainTemplate') ?? nodeAt(properties, 'template')
  if (template?.kind === 'map') return rulesOf(template, file, name, outer)
  if (!isRule(node, properties)) return []
  return [resourceRule(node, resolved(properties, outer) as YamlMap, file, name)]
}

/** Templates hold other resources too, and rules of Microsoft's own kinds, which have no query. */
function isRule(resource: YamlMap, properties: YamlMap): boolean {
  if (entryOf(properties, 'query') !== undefined) return true
  const [type = '', kind = ''] = [textOf(resource, 'type'), textOf(resource, 'kind')]
  return /alertRule/i.test(type) && /^(scheduled|nrt)$/i.test(kind)
}

function resourceRule(resource: YamlMap, properties: YamlMap, file: Source, name: string): Rule {
  for (const key of ['query', 'queryFrequency', 'queryPeriod', 'triggerOperator', 'triggerThreshold']) {
    const setting = entryOf(properties, key)?.value
    if (setting?.kind !== 'scalar' || !isExpression(String(setting.value))) continue
    const message = `the ${key} is an expression of the template, which only a deployment evaluates`
    throw new KqlError('unsupported', message, { source: file, span: setting.span })
  }
  return sentinelRule(properties, file, { name, kind: textOf(resource, 'kind'), id: textOf(resource, 'name') })
}

function nodeAt(map: YamlMap, key: string): YamlNode | undefined {
  return entryOf(map, key)?.value
}

function textOf(map: YamlMap, key: string): string | undefined {
  const value = nodeAt(map, key)
  return value?.kind === 'scalar' && typeof value.value === 'string' ? value.value : undefined
}
