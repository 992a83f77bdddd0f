import { expect, test } from 'vitest'
import { Workspace } from '../../src/index.ts'
import { parseRules } from '../../src/rules/index.ts'
import { RuleUnderTest } from '../../src/testing/rule-under-test.ts'

const rule = (text: string) => new RuleUnderTest(parseRules(text, 'rule.yaml')[0])
const scheduled = rule(
  'query: T_CL | project n, d = ingestion_time() - TimeGenerated\nqueryPeriod: 1h\nqueryFrequency: 1h\n',
)

const tables = {
  T_CL: [
    { TimeGenerated: '2024-01-01T10:59:59Z', n: 1 },
    { TimeGenerated: '2024-01-01T11:00:00Z', n: 2, $IngestionTime: '2024-01-01T11:00:05Z' },
    { TimeGenerated: '2024-01-01T12:00:00Z', n: 3 },
  ],
}
const numbers = (options: ConstructorParameters<typeof Workspace>[0]) => scheduled.run(options).rows.map(({ n }) => n)

test('a scheduled rule sees the rows of its period up to the clock', () => {
  expect(numbers({ tables })).toEqual([2, 3])
  expect(numbers({ tables, now: '2024-01-01T11:30:00Z' })).toEqual([1, 2])
  expect(numbers({ tables, now: new Date('2024-01-01T12:00:01Z') })).toEqual([3])
  expect(numbers({ tables, now: Date.parse('2024-01-02') })).toEqual([])
})

test('rows that it sees keep when they were ingested', () => {
  expect(scheduled.run({ tables }).rows.map(({ d }) => d)).toEqual(['00:00:05', '00:00:00'])
})

test('a workspace made beforehand is seen whole, and so is everything by a rule without a period', () => {
  const workspace = new Workspace({ tables, now: '2024-01-01T12:00:00Z' })
  expect(scheduled.run(workspace).rows).toHaveLength(3)
  expect(rule('query: T_CL\n').run({ tables }).rows).toHaveLength(3)
})

test('a clock that is none is an error', () => {
  expect(() => numbers({ tables, now: 'noon' })).toThrow('now: "noon" is not a date')
})
