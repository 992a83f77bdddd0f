import { describe, expect, test } from 'vitest'
import { type RowTrail, Workspace } from '../../src/index.ts'
import { explanationLines } from '../../src/trace/explain.ts'

/** Why a row is not in the result: one case for each way in which an operator can drop a row. */
interface Drop {
  readonly name: string
  readonly query: string
  /** Which row of the table is followed; that of id 1 when left out. */
  readonly row?: string
  readonly table?: string
  /** The operator at which it is dropped, as it is written, on one line. */
  readonly at: string
  /** What is said of it: lines that must be there, in this order. */
  readonly says: readonly string[]
}

const T = [
  { id: 1, user: 'ada', code: 'NoSuchKey', n: 1, tags: [], text: 'a=1', at: '2024-02-14T10:00:00Z', ip: '10.0.0.1' },
  { id: 2, user: 'bob', code: 'AccessDenied', n: 5, tags: ['x', 'y'], text: 'b:2', at: '2024-02-14T11:00:00Z' },
  { id: 3, user: 'bob', code: 'AccessDenied', n: 9, tags: ['z'], text: 'c=3', at: '2024-02-14T11:30:00Z' },
  { id: 4, user: '', code: '', n: null, tags: null, text: '', at: null },
]
const U = [
  { user: 'bob', team: 'blue' },
  { user: 'Ada', team: 'red' },
]

const workspace = new Workspace({
  tables: { T, U },
  schemas: {
    T: {
      id: 'long',
      user: 'string',
      code: 'string',
      n: 'long',
      tags: 'dynamic',
      text: 'string',
      at: 'datetime',
      ip: 'string',
    },
    U: { user: 'string', team: 'string' },
    Missing: { id: 'long', user: 'string' },
  },
  watchlists: { Users: [{ Name: 'eve' }] },
  functions: { IsBob: { parameters: '(user: string)', body: 'user == "bob"' } },
  now: '2024-02-14T12:00:00Z',
})

const drops: readonly Drop[] = [
  {
    name: 'where: a comparison',
    query: 'T | where n > 3',
    at: 'where n > 3',
    says: ['n > 3 was false: n = 1'],
  },
  {
    name: 'where: in',
    query: 'T | where code in ("AccessDenied", "Unauthorized")',
    at: 'where code in ("AccessDenied", "Unauthorized")',
    says: ['code in ("AccessDenied", "Unauthorized") was false: code = "NoSuchKey"'],
  },
  {
    name: 'where: one part of an and',
    query: 'T | where user == "ada" and n > 3 and id == 1',
    at: 'where user == "ada" and n > 3 and id == 1',
    says: ['n > 3 was false: n = 1'],
  },
  {
    name: 'where: all parts of an or',
    query: 'T | where n > 3 or user has "bob"',
    at: 'where n > 3 or user has "bob"',
    says: ['n > 3 was false: n = 1', 'user has "bob" was false: user = "ada"'],
  },
  {
    name: 'where: not, of an or in which one part is true',
    query: 'T | where not(n == 1 or user == "bob")',
    at: 'where not(n == 1 or user == "bob")',
    says: ['n == 1 was true: n = 1'],
  },
  {
    name: 'where: only the case differs',
    query: 'T | where user == "ADA"',
    at: 'where user == "ADA"',
    says: ['user == "ADA" was false: user = "ada" ("ADA" differs only in case)'],
  },
  {
    name: 'where: a term that is there, but not as a whole',
    query: 'T | where code has "Such"',
    at: 'where code has "Such"',
    says: ['code has "Such" was false: code = "NoSuchKey" ("Such" is in it, but not as a whole term)'],
  },
  {
    name: 'where: matches regex, with a pattern of a let',
    query: 'let pattern = "^b"; T | where user matches regex pattern',
    at: 'where user matches regex pattern',
    says: ['user matches regex pattern was false: user = "ada", pattern = "^b"'],
  },
  {
    name: 'where: between',
    query: 'T | where at between (ago(1h) .. now())',
    at: 'where at between (ago(1h) .. now())',
    says: ['at = 2024-02-14T10:00:00Z', 'ago(1h) = 2024-02-14T11:00:00Z', 'now() = 2024-02-14T12:00:00Z'],
  },
  {
    name: 'where: isnotempty',
    query: 'T | where isnotempty(user)',
    row: 'id == 4',
    at: 'where isnotempty(user)',
    says: ['isnotempty(user) was false: user = ""'],
  },
  {
    name: 'where: a comparison with null is not true',
    query: 'T | where n > 3',
    row: 'id == 4',
    at: 'where n > 3',
    says: ['n > 3 was', 'n = null'],
  },
  {
    name: 'where: a case that has chosen a condition',
    query: 'T | where case(user == "ada", n > 3, true)',
    at: 'where case(user == "ada", n > 3, true)',
    says: ['user == "ada" was true: user = "ada"', 'n > 3 was false: n = 1'],
  },
  {
    name: 'where: a computed value',
    query: 'T | where strcat(user, "-", code) startswith "bob"',
    at: 'where strcat(user, "-", code) startswith "bob"',
    says: ['strcat(user, "-", code) = "ada-NoSuchKey"', 'user = "ada"', 'code = "NoSuchKey"'],
  },
  {
    name: 'where: the list of a toscalar',
    query: 'let known = toscalar(_GetWatchlist("Users") | summarize make_list(Name)); T | where user in (known)',
    at: 'where user in (known)',
    says: ['user in (known) was false: user = "ada", known = ["eve"]'],
  },
  {
    name: 'where: a table as the list',
    query: 'T | where user in ((U | project user))',
    at: 'where user in ((U | …))',
    says: ['user in ((U | project user)) was false: ("Ada" differs only in case)', 'user = "ada"', '["bob","Ada"]'],
  },
  {
    name: 'where: the second filter, in a saved function',
    query: 'T | where n > 0 | where IsBob(user)',
    at: 'where IsBob(user)',
    says: ['user == "bob" was false: user = "ada"'],
  },
  {
    name: 'where: the row before',
    query: 'T | sort by id asc | where n < prev(n)',
    row: 'id == 2',
    at: 'where n < prev(n)',
    says: ['n < prev(n) was false: n = 5, prev(n) = 1'],
  },
  {
    name: 'join: innerunique, no match, but for case',
    query: 'T | join (U) on user',
    at: 'join (U) on user',
    says: ['no row of the right side has user = "ada", but one has "Ada"'],
  },
  {
    name: 'join: innerunique keeps one left row of a key',
    query: 'T | join kind=innerunique (U) on user',
    row: 'id == 3',
    at: 'join kind=innerunique (U) on user',
    says: ['innerunique keeps one left row of each key, and an earlier one has user = "bob"'],
  },
  {
    name: 'join: inner, different names',
    query: 'T | join kind=inner (U | project name = user, team | where team == "red") on $left.user == $right.name',
    row: 'id == 2',
    at: 'join kind=inner (U | …) on $left.user == $right.name',
    says: ['no row of the right side has user = "bob"'],
  },
  {
    name: 'join: the right row of an inner join',
    query: 'T | where user == "ada" | join kind=inner (U) on user',
    row: 'user == "bob"',
    table: 'U',
    at: 'join kind=inner (U) on user',
    says: ['no row of the left side has user = "bob"'],
  },
  {
    name: 'join: leftsemi',
    query: 'T | join kind=leftsemi (U) on user',
    at: 'join kind=leftsemi (U) on user',
    says: ['no row of the right side has user = "ada"'],
  },
  {
    name: 'join: leftanti',
    query: 'T | join kind=leftanti (U) on user',
    row: 'id == 2',
    at: 'join kind=leftanti (U) on user',
    says: ['1 row of the right side has user = "bob", and only rows without a match are kept'],
  },
  {
    name: 'join: rightouter drops left rows without a match',
    query: 'T | join kind=rightouter (U) on user',
    at: 'join kind=rightouter (U) on user',
    says: ['no row of the right side has user = "ada"'],
  },
  {
    name: 'join: rightsemi',
    query: 'T | join kind=rightsemi (U) on user',
    at: 'join kind=rightsemi (U) on user',
    says: ['0 rows of the right side have user = "ada"; the result has rows of the right side only'],
  },
  {
    name: 'join: the right side lost the row that was needed',
    query: 'T | join kind=leftsemi (T | where n > 3 | summarize count() by user) on user',
    at: 'join kind=leftsemi (T | …) on user',
    says: ['no row of the right side has user = "ada"'],
  },
  {
    name: 'join: the right side has no rows',
    query: 'T | join kind=inner (Missing) on user',
    at: 'join kind=inner (Missing) on user',
    says: ['no row of the right side has user = "ada"'],
  },
  {
    name: 'lookup: inner',
    query: 'T | lookup kind=inner (U) on user',
    at: 'lookup kind=inner (U) on user',
    says: ['no row of the right side has user = "ada", but one has "Ada"'],
  },
  {
    name: 'take',
    query: 'T | take 2',
    row: 'id == 3',
    at: 'take 2',
    says: ['it is row 3 of 4, and only the first 2 are kept'],
  },
  {
    name: 'limit, as it is written',
    query: 'T | sort by id desc | limit 1',
    at: 'limit 1',
    says: ['it is row 4 of 4, and only the first 1 are kept'],
  },
  {
    name: 'top',
    query: 'T | top 2 by n',
    at: 'top 2 by n',
    says: ['it is number 3 of 4, and only the first 2 are kept: n = 1'],
  },
  {
    name: 'top-nested',
    query: 'T | top-nested 1 of user by count()',
    at: 'top-nested 1 of user by count()',
    says: ['not among the top values: user = "ada"'],
  },
  {
    name: 'top-hitters',
    query: 'T | top-hitters 1 of user',
    at: 'top-hitters 1 of user',
    says: ['user = "ada" is number 3 (weight 1), and only the first 1 are kept'],
  },
  {
    name: 'sample',
    query: 'T | sample 0',
    at: 'sample 0',
    says: ['it is not among the 0 rows of 4 picked at random'],
  },
  {
    name: 'sample-distinct',
    query: 'T | sample-distinct 1 of user',
    row: 'id == 2',
    at: 'sample-distinct 1 of user',
    says: ['its value is not among the first 1: user = "bob"'],
  },
  {
    name: 'parse-where',
    query: 'T | parse-where text with key "=" value: long',
    row: 'id == 2',
    at: 'parse-where text with key "=" value: long',
    says: ['the text does not fit the pattern: text = "b:2"'],
  },
  {
    name: 'mv-expand: an empty array',
    query: 'T | mv-expand tags',
    at: 'mv-expand tags',
    says: ['there are no items to make rows of: tags = []'],
  },
  {
    name: 'mv-apply: an empty array',
    query: 'T | mv-apply tag = tags on (where tag != "q")',
    at: 'mv-apply tag = tags on (where tag != "q")',
    says: ['there are no items to make rows of: tags = []'],
  },
  {
    name: 'mv-apply: the filter within',
    query: 'T | mv-apply tag = tags to typeof(string) on (where tag == "x")',
    row: 'id == 3',
    at: 'mv-apply tag = tags to typeof(string) on (where tag == "x")',
    says: ['its subquery gave no row for tags = ["z"]'],
  },
  {
    name: 'partition: the filter within',
    query: 'T | partition by user (where n > 5)',
    row: 'id == 2',
    at: 'partition by user (where n > 5)',
    says: ['nothing was made of it'],
  },
  {
    name: 'union: the filter of one side',
    query: 'union (T | where n > 3), (U)',
    row: 'id == 1',
    at: 'where n > 3',
    says: ['n > 3 was false: n = 1'],
  },
  {
    name: 'union isfuzzy: a table that is not there',
    query: 'union isfuzzy=true T, Nowhere | where n > 3',
    at: 'where n > 3',
    says: ['n > 3 was false: n = 1'],
  },
  {
    name: 'search',
    query: 'search in (T) "bob"',
    at: 'search in (T) "bob"',
    says: ['user = "ada"'],
  },
  {
    name: 'find',
    query: 'find in (T) where n > 3',
    at: 'find in (T) where n > 3',
    says: ['n > 3 was false: n = 1'],
  },
  {
    name: 'scan',
    query: 'T | sort by id asc | scan with (step s: n > 3;)',
    at: 'scan with (step s: n > 3;)',
    says: ['n > 3 was false: n = 1'],
  },
  {
    name: 'scan: a step that asks for rows before',
    query: 'T | sort by id asc | scan with (step s: n > 3; step t: id < 9 and n > s.n;)',
    at: 'scan with (step s: n > 3; step t: id < 9 and n > s.n;)',
    says: ['n > 3 was false: n = 1', 'step t also asks for what came before it: n > s.n'],
  },
  {
    name: 'make-series: not on the axis',
    query: 'T | make-series count() on at from datetime(2024-02-14 11:00) to datetime(2024-02-14 12:00) step 1h',
    at: 'make-series count() on at from datetime(2024-02-14 11:00) to datetime(2024-02-14 12:00) step 1h',
    says: ['at = 2024-02-14T10:00:00Z is not from 2024-02-14T11:00:00Z to before 2024-02-14T12:00:00Z'],
  },
  {
    name: 'make-series: a null on the axis',
    query: 'T | make-series count() on at step 1h',
    row: 'id == 4',
    at: 'make-series count() on at step 1h',
    says: ['at is null'],
  },
  {
    name: 'evaluate activity_counts_metrics: before the period',
    query:
      'T | evaluate activity_counts_metrics(user, at, datetime(2024-02-14 11:00), datetime(2024-02-14 12:00), 1h, code)',
    at: 'evaluate activity_counts_metrics(user, at, datetime(2024-02-14 11:00), datetime(2024-02-14 12:00), 1h, code)',
    says: ['nothing was made of it'],
  },
  {
    name: 'evaluate ipv4_lookup',
    query: 'T | evaluate ipv4_lookup((datatable(net: string)["192.168.0.0/16"]), ip, net)',
    at: 'evaluate ipv4_lookup((datatable(net: string)["192.168.0.0/16"]), ip, net)',
    says: ['nothing was made of it'],
  },
  {
    name: 'evaluate rows_near',
    query: 'T | sort by id asc | evaluate rows_near(id == 4, 1)',
    at: 'evaluate rows_near(id == 4, 1)',
    says: ['nothing was made of it'],
  },
  {
    name: 'a filter after summarize, on the group',
    query: 'T | summarize total = sum(n) by user | where total > 3',
    at: 'where total > 3',
    says: ['total > 3 was false: total = 1'],
  },
  {
    name: 'a filter after an innerunique join, asked before it',
    query: 'T | join (U) on user | where n > 3',
    at: 'where n > 3',
    says: ['n > 3 was false: n = 1'],
  },
]

function told(trail: RowTrail): string {
  const visit = trail.droppedAt
  if (visit === undefined) return trail.outcome
  return [visit.message, ...visit.reasons.flatMap(explanationLines), ...visit.details].join('\n')
}

describe('the operator at which a row is dropped, and why', () => {
  for (const { name, query, row = 'id == 1', table = 'T', at, says } of drops) {
    test(name, () => {
      const { trace } = workspace.query(query, { trace: true })
      const [trail] = trace!.follow({ where: row, table })
      expect(`${trail.outcome} at ${trail.droppedAt?.step.title}`).toBe(`dropped at ${at}`)
      const text = told(trail)
      let from = 0
      for (const line of says) {
        const found = text.indexOf(line, from)
        expect(found, `${line}\nin\n${text}`).toBeGreaterThanOrEqual(0)
        from = found + line.length
      }
    })
  }
})
