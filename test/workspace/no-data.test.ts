import { describe, expect, test } from 'vitest'
import { Workspace, type WorkspaceOptions } from '../../src/index.ts'

const schemas: WorkspaceOptions['schemas'] = {
  A: { x: 'string', d: 'dynamic' },
  B: { x: 'string', d: 'dynamic' },
  C: { x: 'long', d: 'dynamic' },
}

function columns(query: string, tables: WorkspaceOptions['tables'] = {}): string {
  return new Workspace({ schemas, tables })
    .query(query)
    .columns.map(({ name, type }) => `${name}:${type}`)
    .join(', ')
}

describe('a union of tables of which only the schemas are known has the columns of Microsoft’s binder', () => {
  test('another type of a column is not seen when two tables agree', () => {
    expect(columns('union A, B, C | project-away d')).toBe('x:string')
    expect(columns('union A, C, B | project-away d*')).toBe('x_string:string, x_long:long')
  })

  test('with data, a column of several types is one for each', () => {
    const given = { C: [{ x: 1 }] }
    expect(columns('union A, B, C | project-away d*', given)).toBe('x_string:string, x_long:long')
    expect(columns('union (print x = "s"), (print x = "t"), (print x = 1)')).toBe('x_string:string, x_long:long')
  })

  test('a column that no schema has is kept apart', () => {
    const query = 'union (A | project x), (B | project d | evaluate bag_unpack(d) | extend x = y)'
    expect(columns(query)).toBe('x_string:string, x_unknown:string, y:string')
    expect(columns(query, { B: [{ d: { y: 'b' } }] })).toBe('x:string, y:string')
  })

  test('so are those read of a table that is not there', () => {
    const query = 'union isfuzzy=true (A | project x), (Nowhere | where z == "a"), (Nothing(1) | extend w = z)'
    expect(columns(query)).toBe('x:string, z:string, w:string')
    expect(columns(query, { A: [{ x: 'a' }] })).toBe('x:string')
    expect(columns('union isfuzzy=true (print x = 1), (Nowhere | where z == "a")')).toBe('x:long')
  })

  test('a column of a pattern gives way to the one that tells the source', () => {
    expect(columns('union withsource=x * | project x')).toBe('x:string')
    expect(() => columns('union withsource=x *', { A: [{ x: 'a' }] })).toThrow('already declared')
  })
})

test('subqueries in subqueries that read such columns do not double the work each time', () => {
  let query = 'B | evaluate bag_unpack(d) | project a = y'
  for (let depth = 0; depth < 25; depth++) {
    query = `B | evaluate bag_unpack(d) | extend a = strcat(y, toscalar(${query})) | project a`
  }
  expect(columns(query)).toBe('a:string')
})

test('column_ifexists has the type of its second argument where there is no data', () => {
  const query = 'C | project y = column_ifexists("x", "")'
  expect(columns(query)).toBe('y:string')
  expect(columns(query, { C: [{ x: 1 }] })).toBe('y:long')
})

test('a search for a term looks through thousands of columns', () => {
  expect(new Workspace().query('search "laptop" | distinct $table').rows).toEqual([])
})

test('without rows there is no series, whatever the ends of its axis', () => {
  const query = 'A | make-series n = count() on todatetime(x) from datetime(null) to now() step 1d by d = tostring(d)'
  expect(new Workspace({ schemas }).query(query).rows).toEqual([])
})
