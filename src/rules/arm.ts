import { entryOf, type YamlMap, type YamlNode } from './yaml.ts'

/** What a template says of its parameters and variables, by name: the values that its expressions stand for. */
export interface TemplateNames {
  readonly parameters: ReadonlyMap<string, YamlNode>
  readonly variables: ReadonlyMap<string, YamlNode>
}

/** Where no template is around. */
export const NO_NAMES: TemplateNames = { parameters: new Map(), variables: new Map() }

const REFERENCE = /^\[\s*(parameters|variables)\(\s*'([^']+)'\s*\)\s*\]$/i
const EXPRESSION = /^\[(?!\[).*\]$/s

/** The names of a template: its own, and those of the one that it stands in. Parameters have their default values. */
export function namesOf(template: YamlMap, outer: TemplateNames): TemplateNames {
  const parameters = new Map(outer.parameters)
  for (const { key, value } of entriesOf(template, 'parameters')) {
    const byDefault = value.kind === 'map' ? entryOf(value, 'defaultValue')?.value : undefined
    if (byDefault !== undefined) parameters.set(key.toLowerCase(), byDefault)
  }
  const variables = new Map(outer.variables)
  for (const { key, value } of entriesOf(template, 'variables')) variables.set(key.toLowerCase(), value)
  return { parameters, variables }
}

function entriesOf(map: YamlMap, key: string): YamlMap['entries'] {
  const value = entryOf(map, key)?.value
  return value?.kind === 'map' ? value.entries : []
}

/**
 * A part of a template in which `[parameters('a')]` and `[variables('b')]` are what they stand for, as far as the
 * template says: the place of a value is where it is written. Other expressions are left as they are.
 */
export function resolved(node: YamlNode, names: TemplateNames, open: readonly YamlNode[] = []): YamlNode {
  if (node.kind === 'list') return { ...node, items: node.items.map((item) => resolved(item, names, open)) }
  if (node.kind === 'map') {
    return { ...node, entries: node.entries.map((entry) => ({ ...entry, value: resolved(entry.value, names, open) })) }
  }
  const [, kind, name] = REFERENCE.exec(node.text) ?? []
  if (kind === undefined) return node
  const value = names[kind.toLowerCase() as keyof TemplateNames].get(name.toLowerCase())
  return value === undefined || open.includes(value) ? node : resolved(value, names, [...open, value])
}

/** Whether a text is an expression, which only a deployment evaluates. */
export function isExpression(text: string): boolean {
  return EXPRESSION.test(text.trim())
}
