import type { Source, Span } from '../../grammar/index.ts'
import { suggest } from '../../grammar/suggest.ts'
import { didYouMean } from '../errors/suggest.ts'
import type { Int64 } from '../types/int64.ts'
import { parseDuration } from './duration.ts'
import { embeddedSource } from './embedded.ts'
import type { EntityMapping, Rule, TriggerOperator } from './rule.ts'
import { Settings } from './settings.ts'
import type { YamlMap } from './yaml.ts'

/** The settings that a rule is read from. */
const READ = [
  ...['kind', 'query', 'queryFrequency', 'queryPeriod', 'triggerOperator', 'triggerThreshold', 'entityMappings'],
  ...['customDetails', 'alertDetailsOverride', 'eventGroupingSettings', 'suppressionDuration', 'suppressionEnabled'],
]

/** Other settings that rules have, so that they are not taken for a misspelt one. */
const OTHER = ['tactics', 'techniques', 'severity', 'status', 'tags', 'version', 'queries', 'enabled', 'description']

const OPERATORS: Readonly<Record<string, TriggerOperator>> = {
  ...{ gt: 'gt', lt: 'lt', eq: 'eq', ne: 'ne' },
  ...{ greaterthan: 'gt', lessthan: 'lt', equal: 'eq', equals: 'eq', notequal: 'ne', notequals: 'ne' },
}

/**
 * A rule from the settings of a Sentinel analytics rule: a template's YAML, or the properties of an ARM resource.
 * Throws KqlError, with its place in the file, for a setting that cannot be understood.
 * @param about what stands around the settings, for those that have no name or kind of their own.
 */
export function sentinelRule(
  map: YamlMap,
  file: Source,
  about: { readonly name: string; readonly kind?: string; readonly id?: string },
): Rule {
  const places: Record<string, Span> = {}
  const settings = new Settings(map, file, places)
  refuseMisspelt(settings)
  const query = settings.needed('query')
  const isSuppressed = settings.text('suppressionEnabled')?.toLowerCase() === 'true'
  return {
    name: settings.text('name') ?? settings.text('displayName') ?? about.name,
    id: settings.text('id') ?? about.id,
    kind: kindOf(settings, about.kind),
    query: embeddedSource(query, file, places.query.start),
    queryFrequency: durationOf(settings, 'queryFrequency'),
    queryPeriod: durationOf(settings, 'queryPeriod'),
    triggerOperator: operatorOf(settings),
    triggerThreshold: thresholdOf(settings),
    suppressionDuration: isSuppressed ? durationOf(settings, 'suppressionDuration') : undefined,
    eventGrouping: groupingOf(settings),
    entityMappings: settings.list('entityMappings').map(entityMapping),
    customDetails: settings.map('customDetails')?.texts() ?? {},
    alertDetailsOverride: overridesOf(settings, places),
    file,
    places,
  }
}

/**
 * A key that is nobody's and near to one that is not there is misspelt: what it says would be passed over in silence.
 */
function refuseMisspelt(settings: Settings): void {
  const missing = READ.filter((key) => !settings.keys.includes(key))
  for (const key of settings.keys) {
    if (READ.includes(key) || OTHER.includes(key) || key.length < 4) continue
    if (suggest(key, missing) === undefined) continue
    throw settings.keyError(key, `a rule has no '${key}'`, didYouMean(key, missing))
  }
}

function kindOf(settings: Settings, outer = 'Scheduled'): Rule['kind'] {
  const kind = settings.text('kind') ?? outer
  if (/^scheduled$/i.test(kind)) return 'Scheduled'
  if (/^nrt$/i.test(kind)) return 'NRT'
  throw settings.error('kind', `a rule of kind '${kind}' is not one that can be run`, 'kinds: Scheduled, NRT')
}

function durationOf(settings: Settings, key: string): Int64 | undefined {
  const text = settings.text(key)
  if (text === undefined) return undefined
  const ticks = parseDuration(text)
  if (ticks !== null && ticks > 0) return ticks
  throw settings.error(key, `'${text}' is no duration`, 'write 5m, 1h or 14d, or ISO 8601: PT5M, PT1H, P14D')
}

function operatorOf(settings: Settings): TriggerOperator {
  const text = settings.text('triggerOperator')
  if (text === undefined) return 'gt'
  const key = text.toLowerCase()
  if (Object.hasOwn(OPERATORS, key)) return OPERATORS[key]
  const hint = didYouMean(text, Object.keys(OPERATORS)) ?? 'operators: gt, lt, eq, ne'
  throw settings.error('triggerOperator', `there is no trigger operator '${text}'`, hint)
}

function thresholdOf(settings: Settings): number {
  const text = settings.text('triggerThreshold') ?? '0'
  if (/^\d+$/.test(text)) return Number(text)
  throw settings.error('triggerThreshold', `the trigger's threshold must be a whole number, not '${text}'`)
}

function groupingOf(settings: Settings): Rule['eventGrouping'] {
  const grouping = settings.map('eventGroupingSettings')
  const kind = grouping?.text('aggregationKind')
  if (kind === undefined || /^singlealert$/i.test(kind)) return 'SingleAlert'
  if (/^alertperresult$/i.test(kind)) return 'AlertPerResult'
  const hint = didYouMean(kind, ['SingleAlert', 'AlertPerResult']) ?? 'kinds: SingleAlert, AlertPerResult'
  throw grouping!.error('aggregationKind', `there is no aggregation kind '${kind}'`, hint)
}

function entityMapping(mapping: Settings): EntityMapping {
  return {
    entityType: mapping.needed('entityType'),
    fieldMappings: mapping.list('fieldMappings').map((field) => ({
      identifier: field.needed('identifier'),
      columnName: field.needed('columnName'),
    })),
  }
}

const DYNAMIC = 'alertDynamicProperties'

function overridesOf(settings: Settings, places: Record<string, Span>): Record<string, string> {
  const overrides = settings.map('alertDetailsOverride')
  if (overrides === undefined) return {}
  const texts = overrides.keys.filter((key) => key !== DYNAMIC).map((key) => [key, overrides.text(key)!])
  const dynamic = overrides.list(DYNAMIC).map((property, i) => {
    const key = `${DYNAMIC}.${property.needed('alertProperty')}`
    const value = property.needed('value')
    places[`alertDetailsOverride.${key}`] = places[`alertDetailsOverride.${DYNAMIC}.${i}.value`]
    return [key, value]
  })
  return Object.fromEntries([...texts, ...dynamic])
}
