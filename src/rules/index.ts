/**
 * Detection rules: files of them, when they fire, what is wrong with them, and what they would have done over time.
 *
 * @packageDocumentation
 */
export type { Finding, Severity } from './checks/check.ts'
export { type CheckSummary, checkRule, checkSummaries, isFindingId } from './checks/index.ts'
export { parseRules } from './parse.ts'
export { Replay, type ReplayOptions, replay } from './replay/replay.ts'
export type {
  RepeatedEvent,
  RepeatedRow,
  ReplayEvent,
  ReplayReport,
  ReplayRun,
  UnseenEvent,
} from './replay/report.ts'
export type { ScheduleOptions } from './replay/schedule.ts'
export type { EntityMapping, Rule, TriggerOperator } from './rule.ts'
export { alertsOf, fires } from './trigger.ts'
