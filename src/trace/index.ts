export { type Contributions, contributionsOf } from './contributions.ts'
export {
  type ConditionCoverage,
  type Coverage,
  coverageOf,
  mergeCoverage,
  type StepCoverage,
} from './coverage.ts'
export type { Explanation } from './explain.ts'
export { formatTrace, type TraceFormat } from './format.ts'
export { type CoverageSummary, formatCoverage, type Gap, summarizeCoverage } from './format-coverage.ts'
export { formatTrail } from './format-trail.ts'
export { Recorder } from './recorder.ts'
export type { NestedStep, Note, Step } from './step.ts'
export type { NamedValue } from './text.ts'
export { type FollowOptions, type StepJson, Trace, type TraceJson, type TraceSetting } from './trace.ts'
export { type Fate, type RowTrail, trailJson, type Visit } from './trail.ts'
