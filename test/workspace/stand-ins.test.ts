import { expect, test } from 'vitest'
import { Workspace } from '../../src/index.ts'

const far = {
  parameters: '(series: dynamic, threshold: real = 1.5)',
  body: `let stats = series_stats_dynamic(series);
    let score = series_subtract(series, repeat(todouble(stats.avg), array_length(series)));
    pack_array(series_greater(score, repeat(threshold, array_length(series))), score, series)`,
}
const twice = { parameters: '(series: dynamic, method: string = "")', body: 'series_add(series, series)' }

test('a saved function stands in for one that is refused, with the types and names of the real one', () => {
  const workspace = new Workspace({ functions: { series_outliers: twice, series_decompose_anomalies: far } })
  const query = `print y = dynamic([1, 2, 12]) | extend outliers = series_outliers(y)
    | extend (flag, score, baseline) = series_decompose_anomalies(y, 2.0)`
  expect(workspace.query(query).toJSON()).toEqual({
    columns: ['y', 'outliers', 'flag', 'score', 'baseline'].map((name) => ({ name, type: 'dynamic' })),
    rows: [
      [
        [1, 2, 12],
        [2, 4, 24],
        [false, false, true],
        [-4, -3, 7],
        [1, 2, 12],
      ],
    ],
  })
  expect(workspace.check(query).diagnostics).toEqual([])
})

test('what is left out takes the defaults of the one that stands in', () => {
  const workspace = new Workspace({ functions: { series_decompose_anomalies: far } })
  const result = workspace.query('print y = dynamic([1, 2, 6]) | extend series_decompose_anomalies(y)')
  expect(result.columns.slice(1).map(({ name }) => name)).toEqual([
    'series_decompose_anomalies_y_ad_flag',
    'series_decompose_anomalies_y_ad_score',
    'series_decompose_anomalies_y_baseline',
  ])
  expect(result.rows[0].series_decompose_anomalies_y_ad_flag).toEqual([false, false, true])
})

test('without one the function is refused, and the hint says what helps', () => {
  const query = 'print series_outliers(dynamic([1, 2, 3]))'
  expect(() => new Workspace().query(query)).toThrow(
    expect.objectContaining({ kind: 'unsupported', code: 'KQL100', hint: expect.stringContaining('stands in') }),
  )
  expect(new Workspace().check(query).diagnostics.map(({ code }) => code)).toEqual(['KQL100'])
})

test('wrong arguments are those of the real one', () => {
  const workspace = new Workspace({ functions: { series_outliers: twice } })
  expect(workspace.check('print series_outliers("a", 5)').diagnostics.map(({ code }) => code)).toEqual(
    new Workspace().check('print series_outliers("a", 5)').diagnostics.map(({ code }) => code),
  )
})

test('a function that works hides a saved one of its name, as in Kusto', () => {
  const workspace = new Workspace({ functions: { strlen: { parameters: '(text: string)', body: '42' } } })
  expect(workspace.query('print n = strlen("abc")').rows).toEqual([{ n: 3 }])
})
