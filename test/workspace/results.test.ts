import { describe, expect, test } from 'vitest'
import { Workspace } from '../../src/index.ts'

const workspace = new Workspace({
  tables: {
    T: [
      { a: 'x', n: 1 },
      { a: 'x', n: 2 },
      { a: 'y', n: 3 },
    ],
  },
})

function results(query: string): unknown[] {
  return workspace.queryAll(query).map((result) => [result.name, ...result.toJSON().rows.map((row) => row.join(' '))])
}

describe('several results', () => {
  test('come of several statements; query gives the last', () => {
    expect(results('T | count; let m = 2; T | where n > m | as Big')).toEqual([
      [undefined, '3'],
      ['Big', 'y 3'],
    ])
    expect(workspace.query('T | count; print end = 1').rows).toEqual([{ end: 1 }])
  })

  test('come of fork, named by it or by as', () => {
    const query = 'T | where n > 1 | fork many = (count) (summarize sum(n) by a | as Sums) (take 0)'
    expect(results(query)).toEqual([['many', '2'], ['Sums', 'x 2', 'y 3'], [undefined]])
    expect(workspace.prepare(query).columns.map(({ name }) => name)).toEqual(['a', 'n'])
  })

  test('come of facet: the rows of with, then the values of each column', () => {
    expect(results('T | facet by a, n with (where n == 3)')).toEqual([
      [undefined, 'y 3'],
      [undefined, 'x 2', 'y 1'],
      [undefined, '1 1', '2 1', '3 1'],
    ])
    expect(workspace.query('T | facet by a').columns).toEqual([
      { name: 'a', type: 'string' },
      { name: 'count_', type: 'long' },
    ])
  })

  test('come of preview: some rows, then how many there are', () => {
    expect(results('T | project n | evaluate preview(2)')).toEqual([
      [undefined, '1', '2'],
      [undefined, '3'],
    ])
  })

  test('do not come of graph-to-table with two outputs, but of the statements that read these', () => {
    const graph = 'T | make-graph a --> a with_node_id=id | graph-to-table nodes as N, edges as E'
    expect(results(`${graph}; N; E | count`)).toEqual([
      [undefined, 'x', 'y'],
      [undefined, '3'],
    ])
    expect(() => workspace.query(graph)).toThrow('no expression to run')
  })

  test('are computed from the same rows', () => {
    const [first, second] = workspace.queryAll(
      'range x from 1 to 3 step 1 | extend r = rand() | fork (project r) (project r)',
    )
    expect(first.rows).toEqual(second.rows)
  })

  test('cannot be read as one table', () => {
    for (const query of [
      'T | fork (count) (take 1) | count',
      'let F = T | facet by a; F | count',
      'union T, (T | fork (count))',
    ]) {
      expect(workspace.check(query).diagnostics[0], query).toMatchObject({ code: 'KQL114' })
    }
    expect(workspace.check('T | facet by nope').diagnostics[0]).toMatchObject({ code: 'KS142', start: 13 })
  })
})

test('what render says travels with the result', () => {
  const { visualization, length } = workspace.query('T | render timechart with (title = "Logs, by a", ycolumns = n, a)')
  expect(length).toBe(3)
  expect(visualization).toEqual({ chart: 'timechart', properties: { title: ['Logs, by a'], ycolumns: ['n', 'a'] } })
  expect(workspace.query('T').visualization).toBeUndefined()
})
