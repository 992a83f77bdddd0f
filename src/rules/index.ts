/**
 * Detection rules: files of them, when they fire, what is wrong with them.
 *
 * @packageDocumentation
 */
export type { Finding, Severity } from './checks/check.ts'
export { type CheckSummary, checkRule, checkSummaries, isFindingId } from './checks/index.ts'
export { parseRules } from './parse.ts'
export type { EntityMapping, Rule, TriggerOperator } from './rule.ts'
export { alertsOf, fires } from './trigger.ts'
