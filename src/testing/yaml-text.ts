import type { JsonValue } from '../result.ts'

/** Texts that no place in a YAML file takes for something else: words, times, addresses. */
const PLAIN =
  /^(?:(?:[A-Za-z_/]|\.\.?\/)(?:[\w./@+-]|:(?=[\w:/]))*(?: [\w./@+-]+)*|\d{4}-\d\d-\d\dT[\d:.]+Z|\d+(?:\.\d+){3})$/
const WORDS = /^(true|false|null|yes|no|on|off)$/i

/** A text as a YAML scalar that stands anywhere, also inside braces. */
export function yamlText(text: string): string {
  if (PLAIN.test(text) && !WORDS.test(text)) return text
  // biome-ignore lint/suspicious/noControlCharactersInRegex: what single quotes cannot hold
  return /[\u0000-\u001f\u007f-\u009f\u2028\u2029\ufeff\ud800-\udfff']/.test(text) ? JSON.stringify(text) : `'${text}'`
}

/** A JSON value as YAML on one line. */
export function yamlValue(value: JsonValue): string {
  if (typeof value === 'string') return yamlText(value)
  if (value === null || typeof value !== 'object') return String(value)
  if (Array.isArray(value)) return `[${value.map(yamlValue).join(', ')}]`
  return yamlRow(Object.entries(value))
}

/** A map on one line. */
export function yamlRow(entries: readonly (readonly [string, JsonValue])[]): string {
  if (entries.length === 0) return '{}'
  return `{ ${entries.map(([key, value]) => `${yamlText(key)}: ${yamlValue(value)}`).join(', ')} }`
}
