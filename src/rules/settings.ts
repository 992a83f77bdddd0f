import type { Source, Span } from '../../grammar/index.ts'
import { KqlError } from '../errors/kql-error.ts'
import { didYouMean } from '../errors/suggest.ts'
import { isNothing, type YamlEntry, type YamlMap } from './yaml.ts'

/** A map of a rule file with its path, read setting by setting; notes where each value that is read stands. */
export class Settings {
  readonly file: Source
  private readonly span: Span
  private readonly values = new Map<string, YamlEntry>()
  private readonly path: string
  private readonly places: Record<string, Span>

  /** `places` is shared by the settings of one rule: the spans of values by path. */
  constructor(map: YamlMap, file: Source, places: Record<string, Span>, path = '') {
    this.file = file
    this.path = path
    this.places = places
    this.span = map.span
    for (const entry of map.entries) {
      if (isNothing(entry.value)) continue
      this.values.set(entry.key, entry)
      places[`${path}${entry.key}`] = entry.value.span
    }
  }

  get keys(): readonly string[] {
    return [...this.values.keys()]
  }

  /** The text of a setting; a number or a boolean as it is written. Throws KqlError for a list or a map. */
  text(key: string): string | undefined {
    const value = this.values.get(key)?.value
    if (value === undefined) return undefined
    if (value.kind !== 'scalar') throw this.error(key, `'${key}' must be a text`)
    return typeof value.value === 'string' ? value.value : value.text
  }

  /** Like `text`, of a setting that must be there. */
  needed(key: string): string {
    const text = this.text(key)
    if (text !== undefined && text.trim() !== '') return text
    throw this.error(key, `'${key}' is missing`, didYouMean(key, this.keys))
  }

  /** The settings of a map. Throws KqlError for anything else. */
  map(key: string): Settings | undefined {
    const value = this.values.get(key)?.value
    if (value === undefined) return undefined
    if (value.kind !== 'map') throw this.error(key, `'${key}' must be a map`)
    return new Settings(value, this.file, this.places, `${this.path}${key}.`)
  }

  /** The settings of each map of a list. Throws KqlError for anything else. */
  list(key: string): readonly Settings[] {
    const value = this.values.get(key)?.value
    if (value === undefined) return []
    if (value.kind !== 'list') throw this.error(key, `'${key}' must be a list`)
    return value.items.map((item, i) => {
      if (item.kind !== 'map') throw this.error(key, `'${key}' must be a list of maps`)
      return new Settings(item, this.file, this.places, `${this.path}${key}.${i}.`)
    })
  }

  /** All settings that are texts, by key. */
  texts(): Record<string, string> {
    return Object.fromEntries(this.keys.map((key) => [key, this.text(key)!]))
  }

  /** An error at the value of a setting, else at the whole map. */
  error(key: string, message: string, hint?: string): KqlError {
    const value = this.values.get(key)?.value
    const span = value === undefined ? this.start : value.span
    return new KqlError('semantic', message, { source: this.file, span, hint })
  }

  /** An error at the name of a setting. */
  keyError(key: string, message: string, hint?: string): KqlError {
    return new KqlError('semantic', message, { source: this.file, span: this.values.get(key)!.keySpan, hint })
  }

  private get start(): Span {
    return { start: this.span.start, end: this.span.start + 1 }
  }
}
