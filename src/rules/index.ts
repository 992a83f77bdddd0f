/**
 * Detection rules: files of them, when they fire.
 *
 * @packageDocumentation
 */
export { parseRules } from './parse.ts'
export type { EntityMapping, Rule, TriggerOperator } from './rule.ts'
export { alertsOf, fires } from './trigger.ts'
