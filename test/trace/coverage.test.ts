import { expect, test } from 'vitest'
import {
  type Coverage,
  coverageOf,
  formatCoverage,
  mergeCoverage,
  summarizeCoverage,
  Workspace,
} from '../../src/index.ts'

const RULE = `let threshold = 2;
Logs
| where user != "root" and (code == 1 or code == 2)
| extend level = iff(code == 1, "low", "high")
| join kind=leftsemi (Known | where active) on user
| where not(threshold > n)`

interface Log {
  readonly user: string
  readonly code: number
  readonly n: number
}

function cover(logs: readonly Log[], known: readonly { user: string; active: boolean }[]): Coverage {
  const schemas = {
    Logs: { user: 'string', code: 'long', n: 'long' },
    Known: { user: 'string', active: 'bool' },
  } as const
  const workspace = new Workspace({ tables: { Logs: logs, Known: known }, schemas })
  return coverageOf(workspace.query(RULE, { trace: true }).trace!)
}

const outcomesOf = ({ conditions }: Coverage) =>
  Object.fromEntries(conditions.map(({ text, true: yes, false: no }) => [text, [yes, no]]))

test('conditions are counted over the rows that they decide', () => {
  const coverage = cover(
    [
      { user: 'ada', code: 1, n: 5 },
      { user: 'bob', code: 2, n: 1 },
      { user: 'root', code: 3, n: 5 },
    ],
    [{ user: 'ada', active: true }],
  )
  expect(outcomesOf(coverage)).toEqual({
    'user != "root" and (code == 1 or code == 2)': [2, 1],
    'user != "root"': [2, 1],
    // root is out already, so that this was never false.
    'code == 1 or code == 2': [2, 0],
    'code == 2': [1, 0],
    // The same text stands in iff: each place counts for itself, and here the last is told.
    'code == 1': [1, 1],
    'join kind=leftsemi (Known | where active) on user': [1, 1],
    active: [1, 0],
    'threshold > n': [0, 1],
  })
})

test('what no test has shown is listed in the order of the text', () => {
  const ada = cover([{ user: 'ada', code: 1, n: 5 }], [{ user: 'ada', active: true }])
  const none = cover([{ user: 'eve', code: 3, n: 5 }], [])
  const { covered, total, gaps } = summarizeCoverage(mergeCoverage([ada, none]))
  expect(gaps.map(({ line, text, missing }) => `${line} ${text}: ${missing}`)).toEqual([
    '3 user != "root": never false',
    '3 code == 2: never true',
    '4 code == 1: never false',
    '5 join kind=leftsemi (Known | where active) on user: no left row was without a match',
    '5 active: never false',
    '6 threshold > n: never true',
  ])
  expect(total - covered).toBe(gaps.length)
})

test('steps that no row came to, or that were not needed', () => {
  const { gaps } = summarizeCoverage(cover([], []))
  expect(gaps.slice(0, 2).map(({ text, missing }) => `${text}: ${missing}`)).toEqual([
    'Logs: no test gave it rows',
    'where user != "root" and (code == 1 or code == 2): no row came to it',
  ])
  expect(gaps).toContainEqual({ line: 5, text: 'Known', missing: 'never needed' })
})

test('the view for people', () => {
  const coverage = cover([{ user: 'ada', code: 1, n: 5 }], [{ user: 'ada', active: true }])
  const [head, first] = formatCoverage(coverage).split('\n')
  expect(head).toMatch(/^coverage: \d+% \(\d+ of \d+ outcomes, 1 test\)$/)
  expect(first).toBe('  line 3: user != "root" and (code == 1 or code == 2)  never false')
})
