/**
 * The Kusto Query Language over in-memory tables.
 *
 * @packageDocumentation
 */
export { type ParseResult, parse, Source, type Span } from '../grammar/index.ts'
export { type ColumnValues, tableOfColumns } from './columns/from-columns.ts'
export { type Schema, type TableOfRowsOptions, tableOfRows } from './columns/rows.ts'
export type { ColumnInfo } from './columns/table.ts'
export { Table } from './columns/table.ts'
export type { Diagnostic } from './diagnostics.ts'
export type { ExternalContent } from './engine/context.ts'
export { formatError } from './errors/code-frame.ts'
export { type ErrorKind, KqlError, type KqlErrorDetails } from './errors/kql-error.ts'
export type { Principal } from './functions/function.ts'
export type { GeoInfo } from './functions/ip/geo-info.ts'
export { DEFAULT_LIMITS, type Limits } from './limits/meter.ts'
export type { Visualization } from './operators/render.ts'
export type { FunctionInput, PluginCall, TableInput, WorkspaceOptions } from './options.ts'
export { type Cell, type JsonTable, type JsonValue, Result, type Row } from './result.ts'
export {
  type ConditionCoverage,
  type Coverage,
  type CoverageSummary,
  coverageOf,
  type Explanation,
  type Fate,
  type FollowOptions,
  formatCoverage,
  formatTrace,
  formatTrail,
  type Gap,
  mergeCoverage,
  type NamedValue,
  type NestedStep,
  type Note,
  type RowTrail,
  type Step,
  type StepCoverage,
  type StepJson,
  summarizeCoverage,
  Trace,
  type TraceFormat,
  type TraceJson,
  trailJson,
  type Visit,
} from './trace/index.ts'
export type { ScalarType } from './types/scalar-type.ts'
export { type CheckResult, type PreparedQuery, type RunOptions, Workspace } from './workspace.ts'
