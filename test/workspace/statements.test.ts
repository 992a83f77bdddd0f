import { describe, expect, test } from 'vitest'
import { Workspace, type WorkspaceOptions } from '../../src/index.ts'

function rows(query: string, options: WorkspaceOptions = {}): readonly (readonly unknown[])[] {
  return new Workspace(options).query(query).toJSON().rows
}

function problem(query: string, options: WorkspaceOptions = {}): unknown {
  return new Workspace(options).check(query).diagnostics[0]
}

describe('declare query_parameters', () => {
  test('takes values as fixtures write them, in the declared types', () => {
    const parameters = {
      l: '9223372036854775807',
      d: new Date('2024-05-01T00:00:00Z'),
      t: '1d',
      y: { a: [1] },
      b: 'true',
      g: '74be27de-1e4e-49d9-b579-fe0b331d3642',
      r: 1.5,
    }
    const declared =
      'declare query_parameters(l:long, d:datetime, t:timespan, y:dynamic, b:bool, g:guid, r:real, s:string = "standard")'
    expect(rows(`${declared}; print l, d, t, y.a[0], b, g, r, s`, { parameters })).toEqual([
      ['9223372036854775807', '2024-05-01T00:00:00.0000000Z', '1.00:00:00', 1, true, parameters.g, 1.5, 'standard'],
    ])
  })

  test('reports what is missing or does not fit', () => {
    expect(problem('declare query_parameters(n:long); print n')).toMatchObject({
      code: 'KQL103',
      hint: 'give it: parameters: { n: … }',
    })
    expect(problem('declare query_parameters(n:long); print n', { parameters: { n: 'x' } })).toMatchObject({
      message: 'The value given for the query parameter \'n\' is no long: "x"',
    })
  })
})

describe('set', () => {
  test('sets the clock, and how many rows are wanted', () => {
    const now = '2024-01-01'
    expect(rows('set query_now = datetime(2023-05-05 10:00:00.0000001); print now()', { now })).toEqual([
      ['2023-05-05T10:00:00.0000001Z'],
    ])
    expect(rows('set query_take_max_records = 2; range x from 1 to 5 step 1')).toEqual([[1], [2]])
  })

  test('accepts options that steer a cluster, and refuses those that would change the rows', () => {
    expect(rows('set notruncation; set query_bin_auto_size = 1d; set truncationmaxsize = 1; print 1')).toEqual([[1]])
    expect(problem('set query_datetimescope_column = "t"; print 1')).toMatchObject({ kind: 'unsupported' })
  })
})

describe('declare pattern', () => {
  const logs = `declare pattern logs = (app:string)[part:string] {
    ("a").["x"] = { print found = strcat(app, "/", part) };
    ("a").["y"] = { datatable(found:string)["two", "rows"] };
  };`

  test('gives the case that fits', () => {
    expect(rows(`${logs} logs("a").x`)).toEqual([['a/x']])
    expect(rows(`${logs} logs("a").["y"] | count`)).toEqual([[2]])
    expect(
      rows('declare pattern p = (a:string, b:string) { ("1", "2") = { print x = a }; }; let two = "2"; p("1", two)'),
    ).toEqual([['1']])
    expect(
      rows(
        'declare pattern p = (a:string) { ("1") = { print x = 1 }; }; union p("1"), (p("1") | extend x = 2) | summarize sum(x)',
      ),
    ).toEqual([[3]])
  })

  test('may be called like a place', () => {
    expect(rows('declare pattern app = (a:string)[p:string] { ("x").["y"] = { print b = 1 }; }; app("x").y')).toEqual([
      [1],
    ])
  })

  test('reports a call that nothing fits', () => {
    expect(problem(`${logs} logs("b").x`)).toMatchObject({
      code: 'KS188',
      message: 'No pattern matches the specified arguments.',
    })
    expect(problem(`${logs} logs("a")`)).toMatchObject({ code: 'KS188' })
    expect(problem('declare pattern p; p("x")')).toMatchObject({ code: 'KS118', message: 'No arguments expected.' })
  })
})

describe('restrict access', () => {
  const tables = { A: [{ id: 1 }], AB: [{ id: 2 }], Secret: [{ id: 3 }] }
  const options = { tables, databases: { other: new Workspace({ tables }) } }

  test('leaves the tables listed', () => {
    expect(rows('restrict access to (A*); union A, AB | count', options)).toEqual([[2]])
    expect(rows('restrict access to (A*); union * | summarize max(id)', options)).toEqual([[2]])
    expect(problem('restrict access to (A*); Secret', options)).toMatchObject({ code: 'KS142', start: 25 })
    expect(problem('restrict access to (A*); Secret | count', options)).toMatchObject({ code: 'KS204', start: 25 })
    expect(rows('restrict access to (A*); union isfuzzy=true A, Secret | count', options)).toEqual([[1]])
  })

  test('leaves views, which still see what they are made of', () => {
    const view = 'let V = view () { Secret | where id < 9 }; let n = 1; restrict access to (V);'
    expect(rows(`${view} V | extend n`, options)).toEqual([[3, 1]])
    expect(problem(`${view} Secret | count`, options)).toMatchObject({ code: 'KS204' })
    expect(problem('let V = view () { Secret }; restrict access to (A); V', options)).toMatchObject({ code: 'KS142' })
  })

  test('holds for other databases', () => {
    const restricted = 'restrict access to (database("other").A);'
    expect(rows(`${restricted} database("other").A`, options)).toEqual([[1]])
    expect(problem(`${restricted} database("other").Secret`, options)).toMatchObject({ code: 'KS204' })
    expect(problem(`${restricted} A | count`, options)).toMatchObject({ code: 'KS204' })
    expect(rows('restrict access to (database("other").*); database("other").Secret', options)).toEqual([[3]])
  })

  test('reports what it does not know', () => {
    expect(problem('restrict access to (Nope); print 1', options)).toMatchObject({ code: 'KS142', start: 20 })
  })
})
