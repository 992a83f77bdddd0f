import type { Source, Span } from '../../grammar/index.ts'
import type { Int64 } from '../types/int64.ts'

/** How a rule's number of results is compared with its threshold, in the words of Sentinel's templates. */
export type TriggerOperator = 'gt' | 'lt' | 'eq' | 'ne'

/** An entity of an alert, from columns of the result. */
export interface EntityMapping {
  readonly entityType: string
  readonly fieldMappings: readonly { readonly identifier: string; readonly columnName: string }[]
}

/** A detection rule: a query, and what Sentinel's analytics rules say about running it. */
export interface Rule {
  /** The rule's own name, else that of its file. */
  readonly name: string
  readonly id?: string
  /** Scheduled, unless the file says NRT. */
  readonly kind: 'Scheduled' | 'NRT'
  /** The query; its places are those of the file it is in. */
  readonly query: Source
  /** How often a scheduled rule runs, in ticks. */
  readonly queryFrequency?: Int64
  /** How far back a run looks, in ticks. */
  readonly queryPeriod?: Int64
  /** A rule fires when its number of results is (`gt`: greater than) … */
  readonly triggerOperator: TriggerOperator
  /** … this number. A bare query fires on any result: greater than 0. */
  readonly triggerThreshold: number
  /** For how long a rule that fired is not run, in ticks; none when suppression is not enabled. */
  readonly suppressionDuration?: Int64
  /** One alert of all results of a run, or one of each. */
  readonly eventGrouping: 'SingleAlert' | 'AlertPerResult'
  readonly entityMappings: readonly EntityMapping[]
  /** Columns by the name of the detail. */
  readonly customDetails: Readonly<Record<string, string>>
  /**
   * Texts with `{{column}}` placeholders (`alert…Format`) and names of columns (`alert…ColumnName`), by setting; of
   * `alertDynamicProperties` the column by `alertDynamicProperties.NAME`.
   */
  readonly alertDetailsOverride: Readonly<Record<string, string>>
  /** The whole file; the source of a `.kql` file is the query itself. */
  readonly file: Source
  /**
   * Where in `file` the value of a setting stands, by path: `queryPeriod`,
   * `entityMappings.0.fieldMappings.1.columnName`.
   */
  readonly places: Readonly<Record<string, Span>>
}
