import type { Rule, TriggerOperator } from './rule.ts'

/** The most alerts of one run: the last of them then holds all results. Sentinel's documented limits. */
const MOST_ALERTS = { Scheduled: 150, NRT: 30 } as const

/**
 * Whether a run with this number of results fires, by the rule's trigger; an NRT rule has none, and fires on any
 * result.
 */
export function fires(rule: Rule, rowCount: number): boolean {
  if (rule.kind === 'NRT') return rowCount > 0
  const { triggerOperator, triggerThreshold } = rule
  switch (triggerOperator) {
    case 'gt':
      return rowCount > triggerThreshold
    case 'lt':
      return rowCount < triggerThreshold
    case 'eq':
      return rowCount === triggerThreshold
    case 'ne':
      return rowCount !== triggerThreshold
  }
}

/**
 * How many alerts a run with this number of results makes: none if the rule does not fire, one, or one for each result
 * if it groups by `AlertPerResult`. Of those there are at most 150 (30 of an NRT rule); the last then holds all
 * results.
 */
export function alertsOf(rule: Rule, rowCount: number): number {
  if (!fires(rule, rowCount)) return 0
  if (rule.eventGrouping === 'SingleAlert') return 1
  return Math.min(Math.max(1, rowCount), MOST_ALERTS[rule.kind])
}

const COMPARISONS: Readonly<Record<TriggerOperator, string>> = {
  gt: 'more than',
  lt: 'fewer than',
  eq: 'exactly',
  ne: 'any number but',
}

/** On how many results a rule fires, in words: `any`, `more than 5`. */
export function triggerText({ kind, triggerOperator, triggerThreshold }: Rule): string {
  if (kind === 'NRT' || (triggerOperator === 'gt' && triggerThreshold === 0)) return 'any'
  return `${COMPARISONS[triggerOperator]} ${triggerThreshold}`
}
