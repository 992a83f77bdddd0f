import type { Plan } from '../../binder/plan.ts'

/**
 * Columns that say what a row of a table is about: Microsoft describes them as its unique identifier, and no row lacks
 * them. By a pattern of the table's name.
 */
const IDENTIFIERS: readonly (readonly [table: RegExp, columns: readonly string[]])[] = [
  [/^Device(?!Tvm\w*KB$)/, ['DeviceId', 'DeviceName']],
  [/^DeviceTvmSoftwareVulnerabilities(KB)?$/, ['CveId']],
  [/^(Email(Events|AttachmentInfo|UrlInfo|PostDeliveryEvents)|MessageEvents)$/, ['NetworkMessageId', 'TeamsMessageId']],
  [/^Alert(Info|Evidence)$/, ['AlertId']],
  [/^SecurityAlert$/, ['SystemAlertId']],
  [/^ExposureGraphNodes$/, ['NodeId']],
  [/^ExposureGraphEdges$/, ['EdgeId', 'SourceNodeId', 'TargetNodeId']],
  [/^(AAD\w*)?Sign[Ii]nLogs$/, ['Id', 'CorrelationId']],
  [/^Heartbeat$/, ['Computer']],
]

/** Columns of which each value is in one row: these tables list things rather than events. */
const KEYS: Readonly<Record<string, readonly string[]>> = {
  AlertInfo: ['AlertId'],
  DeviceTvmSoftwareVulnerabilitiesKB: ['CveId'],
  ExposureGraphNodes: ['NodeId'],
}

/** Whether a table surely has something in a column of every row. */
export function isAlwaysFilled(table: Plan, column: string): boolean {
  const name = nameOf(table)
  return name !== undefined && IDENTIFIERS.some(([tables, columns]) => tables.test(name) && columns.includes(column))
}

/** The columns by which the rows of a table are told apart, if Microsoft says so. */
export function keyOf(table: Plan): readonly string[] | undefined {
  const name = nameOf(table)
  return name !== undefined && Object.hasOwn(KEYS, name) ? KEYS[name] : undefined
}

function nameOf(plan: Plan): string | undefined {
  return plan.operator === 'Table' ? (plan as Plan & { readonly table: string }).table : undefined
}
