import { describe, expect, test } from 'vitest'
import { formatTrace, KqlError, Source, type Step, type Trace, Workspace } from '../../src/index.ts'

const workspace = new Workspace({
  tables: {
    T: [
      { id: 1, user: 'ada', tags: ['x', 'y'] },
      { id: 2, user: 'bob', tags: [] },
      { id: 3, user: '', tags: ['z'] },
    ],
    U: [{ user: 'ada' }],
  },
  schemas: { Empty: { user: 'string' } },
  functions: { Named: { parameters: '(T: (user: string))', body: 'T | where isnotempty(user)' } },
  now: '2024-02-14T12:00:00Z',
})

function trace(query: string | Source): Trace {
  return workspace.query(query, { trace: true }).trace!
}

const short = ({ operator, rowsIn, rowsOut }: Step) => `${operator} ${rowsIn ?? ''}>${rowsOut}`
const notesOf = (query: string) =>
  trace(query).steps.flatMap(({ notes }) => notes.map(({ kind, message }) => `${kind}: ${message}`))

describe('steps', () => {
  test('a run without a trace has none', () => {
    expect(workspace.query('T').trace).toBeUndefined()
  })

  test('rows in and out, in the order of the pipeline, filters one by one', () => {
    const { steps, root } = trace('T | where id > 1 | where id > 2 | extend k = 1 | count')
    expect(steps.map(short)).toEqual(['table >3', 'where 3>2', 'where 2>1', 'extend 1>1', 'count 1>1'])
    expect(root).toBe(steps[4])
  })

  test('when a row was ingested is called by its function', () => {
    const { steps } = trace('T | where ingestion_time() > ago(1h)')
    const said = steps[1].notes.map(({ message }) => message)
    expect(said).toContain('ingestion_time() is empty in every row (3)')
    expect(said.join('\n')).toContain('ingestion_time() is null, ago(1h) is')
    expect(JSON.stringify(steps)).not.toContain('\\u0000')
  })

  test('operators are called as they are written', () => {
    const { steps } = trace(
      'T | filter id > 0 | order by id asc | limit 2 | project-away tags | parse-where user with *',
    )
    expect(steps.map(({ operator }) => operator)).toEqual([
      'table',
      'filter',
      'order',
      'limit',
      'project-away',
      'parse-where',
    ])
  })

  test('the text is as it is written, the title on one line and without comments', () => {
    const { root } = trace('T\n| where id > 1 // not the first\n    and user != "http://x"')
    expect(root.text).toBe('where id > 1 // not the first\n    and user != "http://x"')
    expect(root.title).toBe('where id > 1 and user != "http://x"')
    expect(root.source.positionAt(root.span.start)).toEqual({ line: 2, column: 3 })
  })

  test('a let table is one step, however often it is read', () => {
    const { steps } = trace('let big = T | where id > 1; big | join kind=inner (big | project id) on id')
    expect(steps.map(short)).toEqual(['table >3', 'where 3>2', 'project 2>2', 'join 2>2'])
    expect(steps[1].name).toBe('big')
    const [{ role, step }] = steps[3].nested
    expect([role, step.title]).toEqual(['right', 'project id'])
    expect(step.inputs[0]).toBe(steps[1])
  })

  test('toscalar, lists, and the tables of a union are nested, with what they are', () => {
    const { root } = trace(
      'let one = toscalar(T | summarize min(id)); union (T | where id == one), (U | where user in ((T | project user)))',
    )
    expect(root.nested.map(({ role, step }) => `${role} ${step.title}`)).toEqual([
      'table where id == one',
      'table where user in ((T | …))',
    ])
    const [first, second] = root.nested.map(({ step }) => step)
    expect(first.nested.map(({ role, name }) => `${role} ${name}`)).toEqual(['toscalar one'])
    expect(first.values).toEqual([{ name: 'one', type: 'long', value: '1' }])
    expect(second.nested.map(({ role }) => role)).toEqual(['list'])
  })

  test('a subquery is one step with the sums of all its runs', () => {
    const { root } = trace('T | partition by user (summarize n = count() | where n > 0)')
    const [{ role, step }] = root.nested
    expect([role, short(step), step.runs]).toEqual(['subquery', 'where 3>3', 3])
    expect(
      trace('T | mv-apply t = tags on (where t == "x")').root.nested.map(({ step: inner }) => short(inner)),
    ).toEqual(['where 3>1'])
  })

  test('what was not needed did not run', () => {
    const { root } = trace('T | where id > 9 | join kind=inner (U) on user')
    expect(root.nested[0].step.runs).toBe(0)
  })

  test('invoked functions leave the steps of their body, with their places', () => {
    const { root } = trace('T | invoke Named()')
    expect([root.operator, root.source.name, short(root)]).toEqual(['where', 'function Named', 'where 3>2'])
  })

  test('as JSON, steps name each other by id', () => {
    const { root, steps } = JSON.parse(JSON.stringify(trace(new Source('T\n| take 1', { name: 'a.kql' }))))
    expect(root).toBe(1)
    expect(steps[1]).toMatchObject({
      operator: 'take',
      file: 'a.kql',
      line: 2,
      column: 3,
      rowsIn: 3,
      rowsOut: 1,
      inputs: [0],
    })
  })

  test('each of several results has its own trace', () => {
    const results = workspace.queryAll('T | fork (take 1) (where id > 1)', { trace: true })
    expect(results.map((result) => short(result.trace!.root))).toEqual(['take 3>1', 'where 3>2'])
  })
})

describe('notes', () => {
  test('the step at which all rows are gone', () => {
    expect(notesOf('T | where id > 9 and user == "ada" | where id > 1')).toEqual([
      'vanished: no row is left from here on',
      'condition: id > 9 was true for none of 3 rows: id is 1, 2 or 3',
      'condition: user == "ada" was true for 1 of 3 rows',
    ])
    expect(notesOf('T | where id > 1 | join kind=inner (U) on user')).toContain(
      'keys: user of the left side is "" or "bob", user of the right side "ada"',
    )
  })

  test('tables and watchlists without rows', () => {
    expect(notesOf('Empty | count')).toEqual(['no-table: no rows were given for the table Empty'])
    expect(notesOf('_GetWatchlist("VIPs") | count')).toEqual([
      "no-watchlist: no rows were given for the watchlist 'VIPs'",
    ])
  })

  test('a toscalar without rows, an empty list, an empty side', () => {
    expect(notesOf('let x = toscalar(T | where id > 9 | project id); T | where id > x')).toContain(
      'empty-value: x is null: nothing was found for it',
    )
    expect(notesOf('T | where user in ((T | where id > 9 | project user))')).toContain(
      'empty-list: T | where id > 9 | project user has no items',
    )
    expect(notesOf('T | join kind=leftouter (Empty) on user')).toContain('empty-side: the right side has no rows')
  })

  test('left rows that a join without a kind leaves out', () => {
    const twice = 'T | union T | project user, id | join (T | project user) on user'
    const note = 'only the first is joined (innerunique): 3 rows left out'
    expect(notesOf(twice).filter((text) => text.includes(note))).toHaveLength(1)
    expect(
      notesOf(twice.replace('join', 'join kind=inner')).filter((text) => text.includes('first is joined')),
    ).toEqual([])
  })

  test('a pattern made of nothing, and how many rows it takes for empty', () => {
    const query =
      'let rx = toscalar(_GetWatchlist("Users") | summarize r = make_set(Name) | project strcat("^(", strcat_array(r, "|"), ")$"));' +
      'T | where not(user matches regex rx)'
    expect(notesOf(query)).toContain('empty-pattern: rx = "^()$" matches the empty text: in 1 row user is empty')
  })

  test('a column of the condition that no row has', () => {
    expect(notesOf('T | extend team = "" | where team == "red"')).toContain(
      'empty-column: team is empty in every row (3)',
    )
  })
})

describe('following rows', () => {
  const follow = (query: string, where: string, table?: string) => trace(query).follow({ where, table })

  test('into a group, and which row an aggregate took', () => {
    const [first, second] = follow('T | summarize arg_max(id, user) by named = strlen(user) > 0', 'id <= 2')
    expect(first.outcome).toBe('in the result')
    expect(first.visits.at(-1)).toMatchObject({
      fate: 'grouped',
      message: 'in the group named = True, of 2 rows',
      details: ['arg_max(id, user) took another row (id = 2; here id = 1)'],
    })
    expect(second.visits.at(-1)?.details).toEqual(['arg_max(id, user) took this row'])
  })

  test('through mv-expand, columns that are added, and both sides of a join', () => {
    const [{ outcome, visits }] = follow(
      'T | extend n = id * 2 | mv-expand tag = tags | join kind=inner (T | project id) on id',
      'id == 1',
    )
    expect(outcome).toBe('in the result')
    expect(
      visits.map(({ fate, rowsIn, rowsOut, side }) => `${fate} ${rowsIn}>${rowsOut} ${side ?? ''}`.trim()),
    ).toEqual(['read 0>1', 'kept 1>1', 'expanded 1>2', 'read 0>1', 'kept 1>1', 'matched 2>2 left', 'matched 1>2 right'])
    expect(visits[1].values).toEqual([{ name: 'n', type: 'long', value: '2' }])
  })

  test('within a partition', () => {
    const [{ visits }] = follow('T | partition by user (where id > 1 | take 1)', 'id == 2')
    expect(visits.map(({ step, fate }) => `${step.operator} ${fate}`)).toEqual([
      'table read',
      'where kept',
      'take kept',
      'partition kept',
    ])
  })

  test('rows that are only looked at are used', () => {
    const outcomes = (query: string) => follow(query, 'user == "ada"', 'U').map(({ outcome }) => outcome)
    expect(outcomes('T | where user in ((U | project user))')).toEqual(['used'])
    expect(outcomes('T | join kind=leftsemi (U) on user')).toEqual(['used'])
    expect(outcomes('T | join kind=leftsemi (U | where user == "bob") on user')).toEqual(['dropped'])
  })

  test.each(['id == 1 | where id == 2', 'id == 1 | project-away id', 'id == 1; T', 'id == 1 | take 1'])(
    '%s is no condition',
    (where) => {
      expect(() => follow('T', where)).toThrow(
        `'${where}' is no condition: expected something that is true or false of a row`,
      )
    },
  )

  test('a comment may end a condition', () => {
    expect(follow('T', 'id == 1 // the first')).toHaveLength(1)
  })

  test('an operator that nobody can follow through says so', () => {
    const [{ outcome, visits }] = follow('T | project id, user | evaluate basket()', 'id == 1')
    expect(outcome).toBe('unknown')
    expect(visits.at(-1)).toMatchObject({
      fate: 'unknown',
      message: 'kqlite cannot follow a row through this operator',
    })
  })

  test('conditions and tables that do not fit are errors that say so', () => {
    expect(() => follow('T', 'idd == 1')).toThrow(KqlError)
    expect(() => follow('T', 'id == 1', 'TT')).toThrow("the query read no table 'TT'")
    expect(follow('T', 'id == 99')).toEqual([])
    expect(
      follow('range n from 1 to 3 step 1 | where n > 1', 'n == 1').map(({ table, outcome }) => [table, outcome]),
    ).toEqual([['range', 'dropped']])
    expect(follow('T | union (U)', 'user == "ada"').map(({ table }) => table)).toEqual(['T', 'U'])
  })
})

test('the view for people', () => {
  const query = new Source('let known = toscalar(U | project user);\nT\n| where user == known\n| where id > 5', {
    name: 'rule.kql',
  })
  expect(formatTrace(trace(query), { width: 60 }).split('\n')).toEqual([
    'rows       rule.kql',
    '   3       T                                          line 2',
    '           ┌ toscalar known',
    '   1       │ U                                        line 1',
    '   1       │ project user                             line 1',
    '   1   −2  where user == known                        line 3',
    '               known = "ada"',
    '   0   −1  ✗ where id > 5                             line 4',
    '             ! no row is left from here on',
    '               id > 5 was not true: id is 1',
    '',
    'result: 0 rows; all were gone after where id > 5 (line 4)',
  ])
})
