import type { Check } from './check.ts'

const LONGEST = 10_000

/** What Sentinel does not take as the query of a rule. */
export const queryLimits: Check = {
  id: 'query-limits',
  severity: 'error',
  summary: 'A query that Sentinel does not take for a rule: longer than 10,000 characters, `search *`, `union *`.',
  why: `An analytics rule cannot be saved with a query of more than 10,000 characters, or with \`search *\` or \`union *\` in it. Name
the tables, and move long lists into a watchlist. Only rules with a schedule, and NRT rules, are checked.`,
  wrong: `queryFrequency: 1h
queryPeriod: 1h
query: |
  union *
  | where UserPrincipalName == "admin@contoso.com"
`,
  right: `queryFrequency: 1h
queryPeriod: 1h
query: |
  union SigninLogs, AADNonInteractiveUserSignInLogs
  | where UserPrincipalName == "admin@contoso.com"
`,
  *find(subject) {
    const { query, queryFrequency, kind } = subject.rule
    if (queryFrequency === undefined && kind !== 'NRT') return
    if (query.text.length > LONGEST) {
      const message = `the query has ${query.text.length} characters; a rule takes at most ${LONGEST}`
      yield { at: subject.placeOf('query'), message }
    }
    for (const union of subject.nodes('Union')) {
      const all = union.tables.find(
        (table) => table.kind === 'Star' || (table.kind === 'WildcardName' && table.pattern === '*'),
      )
      if (all !== undefined)
        yield { at: subject.inQuery(all.span), message: 'a rule cannot read union *: name the tables' }
    }
    for (const search of subject.nodes('Search')) {
      if (search.tables.length === 0 && search.predicate.kind === 'Star') {
        yield { at: subject.inQuery(search.span), message: 'a rule cannot read search *: name the tables' }
      }
    }
  },
}
