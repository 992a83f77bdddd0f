import type { Plan } from '../../binder/plan.ts'
import { didYouMean } from '../../errors/suggest.ts'
import type { Workspace } from '../../workspace.ts'
import { RuleSubject } from '../analysis/subject.ts'
import type { Rule } from '../rule.ts'
import { alwaysTrue } from './always-true.ts'
import type { Check, Finding } from './check.ts'
import { constantCondition } from './constant-condition.ts'
import { directivesOf } from './directives.ts'
import { hasTerm } from './has-term.ts'
import { joinEmptyKeys } from './join-empty-keys.ts'
import { joinInnerunique } from './join-innerunique.ts'
import { lookBack } from './look-back.ts'
import { missingParentheses } from './missing-parentheses.ts'
import { neverTrue } from './never-true.ts'
import { nrtLimits } from './nrt-limits.ts'
import { nullString } from './null-string.ts'
import { pluginColumns } from './plugin-columns.ts'
import { queryLimits } from './query-limits.ts'
import { resultColumns } from './result-columns.ts'
import { ruleSchedule } from './rule-schedule.ts'
import { swappedBetween } from './swapped-between.ts'
import { takeWithoutOrder } from './take-without-order.ts'

/** All checks of a rule as a whole, by their ids. */
export const checks: readonly Check[] = [
  ...[alwaysTrue, constantCondition, hasTerm, joinEmptyKeys, joinInnerunique, lookBack, missingParentheses],
  ...[neverTrue, nrtLimits, nullString, pluginColumns, queryLimits, resultColumns, ruleSchedule],
  ...[swappedBetween, takeWithoutOrder],
]

/** The id of what is said of a comment that turns off a check that there is not. */
const UNKNOWN_CHECK = 'unknown-check'

/**
 * What is wrong, or looks wrong, with a rule: what the binder says of its query (its id is then the code), and what the
 * checks find, in the order of the text. Never throws for what a rule holds.
 * @param workspace what the query's tables, functions and watchlists are.
 * @param options ids of checks, or codes, that are turned off; comments in the rule turn off others.
 */
export function checkRule(
  rule: Rule,
  workspace: Workspace,
  options: { readonly disabled?: readonly string[] } = {},
): readonly Finding[] {
  const { plans, diagnostics } = workspace.analyze(rule.query)
  const found: Finding[] = diagnostics.map(({ code, severity, message, source, start, end, hint }) => {
    return { id: code, severity, message, source, span: { start, end }, hint }
  })
  found.push(
    ...findingsOf(
      rule,
      plans,
      diagnostics.some(({ kind }) => kind !== 'unsupported'),
    ),
  )
  const directives = directivesOf(rule)
  for (const { id, source, span } of directives.named) {
    if (isFindingId(id)) continue
    const hint = didYouMean(
      id,
      checks.map((check) => check.id),
    )
    found.push({ id: UNKNOWN_CHECK, severity: 'warning', message: `there is no check '${id}'`, source, span, hint })
  }
  const kept = found.filter((finding) => !options.disabled?.includes(finding.id) && !directives.turnOff(finding))
  return inOrder(kept, rule)
}

/** What a check is about, without what it does. */
export type CheckSummary = Pick<Check, 'id' | 'severity' | 'summary' | 'why'>

/** All checks of a rule as a whole, for lists of them. */
export function checkSummaries(): readonly CheckSummary[] {
  return checks.map(({ id, severity, summary, why }) => ({ id, severity, summary, why }))
}

/** Whether it is the id of a check, or a code of a diagnostic, such as KS142. */
export function isFindingId(id: string): boolean {
  return /^(KS|KQL)\d+$/.test(id) || checks.some((check) => check.id === id)
}

function findingsOf(rule: Rule, plans: readonly Plan[], hasErrors: boolean): Finding[] {
  const subject = new RuleSubject(rule, plans, hasErrors)
  const seen = new Set<string>()
  return checks.flatMap((check) =>
    [...check.find(subject)].flatMap(({ at: { source, span }, message, hint }) => {
      // A function that is called twice, or a filter that stands before and after a join, is found twice.
      const key = `${check.id} ${source === rule.query} ${span.start} ${span.end} ${message}`
      if (seen.has(key)) return []
      seen.add(key)
      return [{ id: check.id, severity: check.severity, message, source, span, hint }]
    }),
  )
}

/** Those of the rule's own file by their place, then those of saved functions. */
function inOrder(findings: readonly Finding[], rule: Rule): readonly Finding[] {
  const placed = findings.map((finding) => ({ finding, ...finding.source.positionAt(finding.span.start) }))
  const isOwn = ({ source }: Finding) => source === rule.query || source === rule.file
  placed.sort((a, b) => Number(isOwn(b.finding)) - Number(isOwn(a.finding)) || a.line - b.line || a.column - b.column)
  return placed.map(({ finding }) => finding)
}
