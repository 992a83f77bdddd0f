import { didYouMean } from '../../errors/suggest.ts'
import type { Rule } from '../rule.ts'
import type { Check } from './check.ts'

/** A column that a setting of the rule names. */
interface ColumnUse {
  readonly column: string
  /** The setting, by path. */
  readonly path: string
  readonly what: string
}

/** Columns that the rule's settings name and the result lacks. */
export const resultColumns: Check = {
  id: 'result-columns',
  severity: 'error',
  summary:
    'An entity mapping, custom detail, alert detail or `{{placeholder}}` of a column that the result does not have.',
  why: `\`entityMappings\`, \`customDetails\`, \`alertDetailsOverride\` and \`{{column}}\` in its texts name columns of the result. One
that the query does not return leaves the alert without the entity or detail, or the rule cannot be saved. Names are
case-sensitive. The usual cause is a last \`project\` or \`summarize\` that drops the column.`,
  wrong: `query: |
  SigninLogs
  | summarize Failures = count() by UserPrincipalName
entityMappings:
  - entityType: IP
    fieldMappings:
      - identifier: Address
        columnName: IPAddress
`,
  right: `query: |
  SigninLogs
  | summarize Failures = count() by UserPrincipalName, IPAddress
entityMappings:
  - entityType: IP
    fieldMappings:
      - identifier: Address
        columnName: IPAddress
`,
  *find(subject) {
    const { columns, rule } = subject
    if (columns === undefined) return
    const names = columns.map(({ name }) => name)
    for (const { column, path, what } of columnUses(rule)) {
      if (names.includes(column)) continue
      const hint = didYouMean(column, names) ?? `the result has: ${names.join(', ')}`
      yield { at: subject.placeOf(path), message: `the result has no column '${column}', which ${what} names`, hint }
    }
  },
}

function* columnUses({ entityMappings, customDetails, alertDetailsOverride }: Rule): Generator<ColumnUse> {
  for (const [i, { entityType, fieldMappings }] of entityMappings.entries()) {
    for (const [j, { columnName }] of fieldMappings.entries()) {
      const path = `entityMappings.${i}.fieldMappings.${j}.columnName`
      yield { column: columnName, path, what: `the entity ${entityType}` }
    }
  }
  for (const [detail, column] of Object.entries(customDetails)) {
    yield { column, path: `customDetails.${detail}`, what: `the custom detail '${detail}'` }
  }
  for (const [setting, text] of Object.entries(alertDetailsOverride)) {
    const path = `alertDetailsOverride.${setting}`
    const isText = /Format$/.test(setting)
    const used = isText ? [...text.matchAll(/\{\{\s*([^{}]+?)\s*\}\}/g)].map(([, name]) => name) : [text]
    for (const column of used) yield { column, path, what: isText ? `a placeholder of ${setting}` : setting }
  }
}
