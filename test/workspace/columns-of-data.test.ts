import { describe, expect, test } from 'vitest'
import { type KqlError, Workspace } from '../../src/index.ts'

const QUERY = 'T | where id > 0 | evaluate bag_unpack(d) | where user startswith "a" | project id, user'
const schemas = { T: { id: 'long', d: 'dynamic' } } as const

function failure(run: () => unknown): KqlError {
  try {
    run()
  } catch (error) {
    return error as KqlError
  }
  throw new Error('it did not fail')
}

describe('columns that follow from the data', () => {
  test('of a table that has a schema only, any may be read: what it would hold is not known', () => {
    const workspace = new Workspace({ schemas })
    expect(workspace.check(QUERY).diagnostics).toEqual([])
    expect(workspace.query(QUERY).columns).toEqual([
      { name: 'id', type: 'long' },
      { name: 'user', type: 'string' },
    ])
  })

  test.each([
    ['no rows', []],
    ['none that get there', [{ id: 0, d: { user: 'alice' } }]],
  ])('of a table with %s, there are none, as in Kusto', (_name, T) => {
    const { code, hint } = failure(() => new Workspace({ schemas, tables: { T } }).query(QUERY))
    expect(code).toBe('KS142')
    expect(hint).toContain('bag_unpack had no rows')
  })

  test('of a table with rows, they are those of its bags', () => {
    const workspace = new Workspace({ schemas, tables: { T: [{ id: 1, d: { user: 'alice' } }] } })
    expect(workspace.query(QUERY).rows).toEqual([{ id: 1, user: 'alice' }])
  })
})
