import { expect, test } from 'vitest'
import { Workspace } from '../../src/index.ts'

const workspace = new Workspace({
  schemas: { T: { s: 'string', l: 'long', b: 'bool', d: 'datetime' } },
  functions: { Names: { body: 'T | project l' } },
})

/** What is said of the first thing wrong with a query: its code and its hint. */
function firstOf(query: string): readonly [code: string, hint?: string] {
  const [{ code, hint }] = workspace.check(query).diagnostics
  return hint === undefined ? [code] : [code, hint]
}

test.each([
  ['T | project l | where s == "a"', "'s' was there before the project on line 1, which does not keep it"],
  ['T\n| summarize count() by s\n| extend l', "'l' was there before the summarize on line 2, which does not keep it"],
  [
    'T | project-away s | take 5 | project s',
    "'s' was there before the project-away on line 1, which does not keep it",
  ],
])('tells which operator has not kept the column: %s', (query, hint) => {
  expect(firstOf(query)).toEqual(['KS142', hint])
})

test('does not point into the text of a saved function, nor at columns that never were', () => {
  expect(firstOf('Names | where s == "a"')).toEqual(['KS142'])
  expect(firstOf('T | project l | where foo == "a"')).toEqual(['KS142'])
})

test('suggests no name for one of a single letter', () => {
  expect(firstOf('T | where x == "a"')).toEqual(['KS142'])
  expect(firstOf('T | where L == 1')).toEqual(['KS142', "did you mean 'l'?"])
})

test.each([
  ['T | join kind=left (T) on s', 'KS005', "did you mean 'leftouter', 'leftsemi', 'leftanti' or 'leftantisemi'?"],
  ['T | join kind=outer (T) on s', 'KS005', "did you mean 'leftouter', 'rightouter' or 'fullouter'?"],
  ['T | summarize countif(b) | where count > 5', 'KS142', "did you mean 'countif_b'?"],
  ['T | summarize count() | where count > 5', 'KS142', "did you mean 'count_'?"],
  ['T | extend substr(s, 1)', 'KS211', 'in KQL it is substring(…)'],
  ['T | extend LOWER(s)', 'KS211', 'in KQL it is tolower(…)'],
  ['T | extend strlenn(s)', 'KS211', "did you mean 'strlen'?"],
  ['T | extend constructor(s)', 'KS211', undefined],
])('knows what is meant: %s', (query, code, hint) => {
  expect(firstOf(query)).toEqual(hint === undefined ? [code] : [code, hint])
})

test('does not suggest the name itself, hidden as it is', () => {
  expect(firstOf('let U = T; restrict access to (U); T | count')).toEqual(['KS204'])
})

test.each([
  ['T | extend substring(s)', 'KS119', 'its form is substring(string, start, length?)'],
  ['T | extend strcat()', 'KS120', 'its form is strcat(arg, …)'],
  ['T | extend iff(b, 1)', 'KS119', 'its form is iff(if, then, else)'],
  ['T | summarize x = percentile(l)', 'KS119', 'its form is percentile(expr, percentile)'],
])('shows how a function is called: %s', (query, code, hint) => {
  expect(firstOf(query)).toEqual([code, hint])
})

test('says what to do about an aggregate out of place', () => {
  expect(firstOf('T | where count() > 5')).toEqual([
    'KS144',
    'summarize first, then use the column that it makes: summarize n = count() | where n > 5',
  ])
})

test('reports no more than the mistake: a name whose call is wrong keeps its expression', () => {
  const codes = (query: string) => workspace.check(query).diagnostics.map(({ code }) => code)
  expect(codes('T | summarize x = percentile(l)')).toEqual(['KS119'])
  expect(codes('print x = array_sort_asc(strlen(foo))')).toEqual(['KS142'])
  expect(codes('T | summarize tostring(array_sort_asc(strlen(s)))')).toEqual(['KS236'])
})
