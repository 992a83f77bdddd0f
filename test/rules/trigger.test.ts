import { describe, expect, it, test } from 'vitest'
import { alertsOf, fires, parseRules } from '../../src/rules/index.ts'

function rule(settings: string) {
  return parseRules(`query: T\n${settings}`, 'rule.yaml')[0]
}

describe('fires', () => {
  test.each([
    ['gt', [false, false, true]],
    ['lt', [true, false, false]],
    ['eq', [false, true, false]],
    ['ne', [true, false, true]],
    ['GreaterThan', [false, false, true]],
    ['NotEqual', [true, false, true]],
  ])('compares with %s', (operator, expected) => {
    const threshold = rule(`triggerOperator: ${operator}\ntriggerThreshold: 2`)
    expect([1, 2, 3].map((count) => fires(threshold, count))).toEqual(expected)
  })

  it('is any result when the rule does not say, or is NRT', () => {
    expect([0, 1].map((count) => fires(rule(''), count))).toEqual([false, true])
    const nrt = rule('kind: NRT\ntriggerOperator: gt\ntriggerThreshold: 5')
    expect([0, 1].map((count) => fires(nrt, count))).toEqual([false, true])
  })
})

describe('alertsOf', () => {
  const perResult = 'eventGroupingSettings:\n  aggregationKind: AlertPerResult'

  it('is one alert of all results', () => {
    expect([0, 1, 200].map((count) => alertsOf(rule(''), count))).toEqual([0, 1, 1])
  })

  it('is an alert of each result, up to a limit', () => {
    expect([0, 1, 150, 151].map((count) => alertsOf(rule(perResult), count))).toEqual([0, 1, 150, 150])
    expect([29, 31].map((count) => alertsOf(rule(`kind: NRT\n${perResult}`), count))).toEqual([29, 30])
  })

  it('is one alert of a rule that fires on no result', () => {
    expect(alertsOf(rule(`triggerOperator: lt\ntriggerThreshold: 1\n${perResult}`), 0)).toBe(1)
  })
})
