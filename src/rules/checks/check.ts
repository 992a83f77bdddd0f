import type { Span } from '../../../grammar/index.ts'
import type { Location } from '../../binder/plan.ts'
import type { RuleSubject } from '../analysis/subject.ts'

/**
 * How bad a finding is: the rule does not work (`error`), it most likely does not do what it should (`warning`), or it
 * is worth a look (`info`).
 */
export type Severity = 'error' | 'warning' | 'info'

/** What a check found. */
export interface Found {
  /** In the query, or in the rule's file. */
  readonly at: Location
  readonly message: string
  readonly hint?: string
}

/** A check of a rule as a whole. */
export interface Check {
  /** What it is called: `--disable ID`, `// kqlite-disable ID`. */
  readonly id: string
  readonly severity: Severity
  /** What it finds, in one line. */
  readonly summary: string
  /** Why that matters and what can be done about it: Markdown. */
  readonly why: string
  /** A rule in which it finds something, and the same put right: a query, or a rule's YAML with `query: |` in it. */
  readonly wrong: string
  readonly right: string
  find(subject: RuleSubject): Iterable<Found>
}

/** Something a check found in a rule, or the binder in its query. */
export interface Finding {
  /** The check's id; of what the binder finds Microsoft's code, or kqlite's own. */
  readonly id: string
  readonly severity: Severity
  readonly message: string
  /** The text it is in: the query, the rule's file, or a saved function. */
  readonly source: Location['source']
  readonly span: Span
  readonly hint?: string
}
