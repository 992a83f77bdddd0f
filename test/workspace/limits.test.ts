import { afterEach, describe, expect, test, vi } from 'vitest'
import { DEFAULT_LIMITS, KqlError, type Limits, type Table, tableOfColumns, Workspace } from '../../src/index.ts'

function errorOf(work: () => unknown): KqlError {
  try {
    work()
  } catch (error) {
    if (error instanceof KqlError) return error
    throw error
  }
  throw new Error('no error')
}

/** A clock that goes on by a millisecond whenever somebody looks at it. */
function countLooks(): { readonly count: number } {
  let count = 0
  vi.spyOn(performance, 'now').mockImplementation(() => ++count)
  return {
    get count() {
      return count
    },
  }
}

afterEach(() => vi.restoreAllMocks())

/** Queries that would go on for long: each must look at the clock as it goes. */
const LONG: readonly (readonly [name: string, query: string])[] = [
  ['rows', 'range x from 1 to 5000000 step 1 | where hash_sha256(tostring(x)) has "abc" | count'],
  ['series_fir', 'print a = range(1, 500000) | extend b = series_fir(a, a)'],
  ['series_fft', 'print a = range(1, 99991) | extend (p, s) = series_fft(a)'],
  [
    'replace_strings',
    'let l = split(strrep(strrep("abcdefgh,", 1000), 10), ","); print a = strlen(replace_strings(strrep(strrep("a", 1000), 1000), l, l))',
  ],
  ['set_union', 'let a = range(1, 1000000); print a = array_length(set_union(a, a, a))'],
  [
    'has_any',
    'let l = split(strrep(strrep("abcdefgh,", 1000), 10), ","); print a = strrep(strrep("a", 1000), 1000) has_any (l)',
  ],
  ['series_iir', 'print a = range(1, 500000) | extend b = series_iir(a, a, a)'],
  ['series_periods_validate', 'print a = range(1, 1000000) | extend (p, s) = series_periods_validate(a, 7.0)'],
  ['series_fit_poly', 'print a = range(1, 20000) | extend b = series_fit_poly(a, a, 5000)'],
  [
    'regular expressions',
    'range x from 1 to 2000000 step 1 | where strcat(strrep("ab", 1000), x) matches regex "(a|b)*c"',
  ],
  [
    'replace_regex',
    'range x from 1 to 1000000 step 1 | extend y = replace_regex(strrep(tostring(x), 1000), "(1|2)+", "")',
  ],
  [
    'parse kind=regex',
    'range x from 1 to 1000000 step 1 | extend s = strrep("ab", 1000) | extend s = strcat(s, x) | parse kind=regex s with "(.*)*" y:long "q"',
  ],
  ['mv-expand', 'range x from 1 to 90 step 1 | extend a = range(1, 1000000) | mv-expand a | summarize sum(tolong(a))'],
  [
    'mv-apply',
    'range x from 1 to 1000000 step 1 | extend a = pack_array(x) | mv-apply a on (top 1 by tolong(a)) | count',
  ],
  ['partition', 'range x from 1 to 300000 step 1 | partition hint.strategy=native by x (summarize count() by x)'],
  [
    'graph-match',
    'range a from 1 to 300 step 1 | extend k = 1 | join kind=inner (range b from 1 to 300 step 1 | extend k = 1) on k | make-graph a --> b | graph-match (x)-[e]->(y)-[f]->(z)-[g]->(x) where e.a + f.a == g.a project e.a',
  ],
  ['scan', 'range x from 1 to 5000000 step 1 | scan declare (y: long = 0) with (step s: true => y = s.y + x;) | count'],
  ['window functions', 'range x from 1 to 9000000 step 1 | extend y = row_cumsum(x) | summarize max(y)'],
  [
    'a name of let, over and over',
    `let a0 = now();${Array.from({ length: 14 }, (_, i) => `let a${i + 1} = iff(a${i} > datetime(2020-01-01), a${i}, a${i});`).join('')} print a14`,
  ],
  [
    'binding',
    `let f0 = () { 1 };${Array.from({ length: 40 }, (_, i) => `let f${i + 1} = () { f${i}() + f${i}() };`).join('')} print f40()`,
  ],
]

const SMALL = 1000
const MANY = 300_000

/**
 * Loops over all rows, by the operator that the error is to name. The rows are distinct: nothing is done once for many.
 */
const LOOPS: readonly (readonly [name: string, query: string, place: string])[] = [
  ['sort by numbers', 'T | sort by n', 'sort by n'],
  ['sort by texts', 'T | sort by s asc', 'sort by s asc'],
  ['sort by decimals', 'T | sort by m', 'sort by m'],
  ['top', 'T | top 5 by s', 'top 5 by s'],
  ['top by a number', 'T | top 5 by r', 'top 5 by r'],
  ['summarize by texts', 'T | summarize by s', 'summarize by s'],
  ['summarize by numbers', 'T | summarize by r', 'summarize by r'],
  ['summarize by pairs', 'T | summarize by a, b', 'summarize by a, b'],
  ['summarize by decimals', 'T | summarize by m', 'summarize by m'],
  ['distinct', 'T | distinct *', 'distinct *'],
  ['dcount', 'T | summarize dcount(s)', 'dcount(s)'],
  ['make_set', 'T | summarize make_set(s)', 'make_set(s)'],
  ['make_list', 'T | summarize make_list(s)', 'make_list(s)'],
  ['percentile', 'T | summarize percentile(r, 50)', 'percentile(r, 50)'],
  ['arg_max', 'T | summarize arg_max(s, *)', 'summarize arg_max(s, *)'],
  ['join by texts', 'T | join kind=inner T on s', 'join kind=inner T on s'],
  ['join by numbers', 'T | join kind=leftsemi T on r', 'join kind=leftsemi T on r'],
  ['join by pairs', 'T | join kind=leftanti T on a, b', 'join kind=leftanti T on a, b'],
  ['lookup', 'T | lookup T on s', 'lookup T on s'],
  ['in', 'T | where s in (T)', 's in (T)'],
  ['sample-distinct', 'T | sample-distinct 3 of s', 'sample-distinct 3 of s'],
  ['make-graph', 'T | make-graph s --> s2 | graph-to-table nodes', 'make-graph s --> s2'],
]

function tableOf(length: number): Table {
  const numbers = Array.from({ length }, (_, i) => (i * 7919) % length)
  return tableOfColumns({
    n: { type: 'long', values: numbers },
    r: { type: 'real', values: numbers.map((n) => n + 0.5) },
    m: { type: 'decimal', values: numbers.map((n) => `${n}.5`) },
    s: { type: 'string', values: numbers.map((n) => `text ${n}`) },
    s2: { type: 'string', values: numbers.map((n) => `other ${n}`) },
    a: { type: 'long', values: numbers.map((n) => n % 1000) },
    b: { type: 'long', values: numbers.map((n) => Math.floor(n / 1000)) },
  })
}

describe('timeMs', () => {
  test.each(LONG)('%s', (_name, query) => {
    countLooks()
    const workspace = new Workspace({ limits: { timeMs: 20, memoryMb: 1e6, rows: 1e9 } })
    const { kind, code, message, span } = errorOf(() => workspace.query(query).toJSON())
    expect([kind, code]).toEqual(['limit', 'KQL310'])
    expect(message).toBe('The query has run for 21 ms; the limit is 20 ms.')
    expect(span).toBeDefined()
  })

  const [small, large] = [tableOf(SMALL), tableOf(MANY)]

  test.each(LOOPS)('%s over many rows', (_name, query, place) => {
    const looks = countLooks()
    new Workspace({ tables: { T: small } }).query(query)
    const timeMs = looks.count
    const workspace = new Workspace({ tables: { T: large } })
    const error = errorOf(() => workspace.query(query, { limits: { timeMs } }))
    expect([error.kind, error.code]).toEqual(['limit', 'KQL310'])
    expect(query.slice(error.span!.start, error.span!.end)).toBe(place)
  })
})

describe('limits', () => {
  const billion = 'range x from 1 to 1000000000 step 1 | summarize sum(x)'

  test('10^9 rows are not begun, and leave no memory behind', () => {
    const workspace = new Workspace()
    const before = process.memoryUsage()
    const start = process.resourceUsage().maxRSS
    expect(errorOf(() => workspace.query(billion)).code).toBe('KQL311')
    const joined =
      'range a from 1 to 40000 step 1 | extend k = 1 | join kind=inner (range b from 1 to 40000 step 1 | extend k = 1) on k'
    expect(errorOf(() => workspace.query(joined)).code).toBe('KQL311')
    const expanded = 'range x from 1 to 30000 step 1 | extend a = range(1, 40000) | mv-expand a | count'
    expect(errorOf(() => workspace.query(expanded)).code).toBe('KQL311')
    const after = process.memoryUsage()
    expect(after.heapUsed + after.arrayBuffers - before.heapUsed - before.arrayBuffers).toBeLessThan(100 * 2 ** 20)
    // In kilobytes; 10^9 rows would be 8 GB.
    expect(process.resourceUsage().maxRSS - start).toBeLessThan(500 * 2 ** 10)
    expect(workspace.query('print x = 1').rows).toEqual([{ x: 1 }])
  })

  test('what is made of the rows of a result counts against the memory too', () => {
    const array = JSON.stringify(Array.from({ length: 10_000 }, (_, i) => i))
    const query = `let a = dynamic(${array}); range x from 1 to 200 step 1 | extend a`
    const result = new Workspace({ limits: { memoryMb: 10 } }).query(query)
    for (const read of [() => result.rows, () => result.toJSON()]) {
      const error = errorOf(read)
      expect([error.kind, error.code]).toEqual(['limit', 'KQL312'])
    }
    expect(new Workspace().query(query).rows).toHaveLength(200)
  })

  test('windows that are empty but for what came before count as rows', () => {
    const query =
      'datatable(t: datetime, id: long)[datetime(2020-01-01), 1, datetime(2024-01-01), 2] | evaluate sliding_window_counts(id, t, datetime(2020-01-01), datetime(2024-01-01), 300d, 1ms)'
    expect(errorOf(() => new Workspace().query(query)).code).toBe('KQL311')
  })

  test('those of a run go before those of the workspace, and these before the standard ones', () => {
    const workspace = new Workspace({ limits: { rows: 5, timeMs: undefined } })
    const query = workspace.prepare('range x from 1 to 10 step 1')
    expect(errorOf(() => query.run()).message).toBe('A table of 10 rows is too long; the limit is 5 rows.')
    expect(query.run({ limits: { rows: 10 } }).length).toBe(10)
    expect(errorOf(() => query.run({ limits: { memoryMb: 1 } })).code).toBe('KQL311')
    expect(workspace.query('range x from 1 to 10 step 1', { limits: { rows: Infinity } }).length).toBe(10)
    expect(workspace.queryAll('print 1; print 2', { limits: { rows: 1 } })).toHaveLength(2)
    expect(DEFAULT_LIMITS.timeMs).toBe(240_000)
  })

  test('each has a code of its own, and a hint that names it', () => {
    const cases: readonly (readonly [Limits, string, string])[] = [
      [{ timeMs: -1 }, 'print 1', 'KQL310'],
      [{ rows: 1 }, 'range x from 1 to 2 step 1', 'KQL311'],
      [{ memoryMb: 0 }, 'print x = 1', 'KQL312'],
      [{ depth: 1 }, 'print x = 1 | take 1', 'KQL313'],
      [
        { regexSteps: 1 },
        'print x = strrep("a", 1024) | extend x = strrep(x, 1000) | where x matches regex "(a+)+b"',
        'KQL314',
      ],
    ]
    for (const [limits, query, code] of cases) {
      const error = errorOf(() => new Workspace({ limits }).query(query))
      expect([error.kind, error.code]).toEqual(['limit', code])
      expect(error.hint).toContain(`limits: { ${Object.keys(limits)[0]}: … }`)
    }
  })

  test('end with the run: its trace can be asked for as long as one likes', () => {
    const tables = { T: [{ a: 1 }, { a: 2 }] }
    const looks = countLooks()
    const result = new Workspace({ tables }).query('T | where a > 1', { limits: { timeMs: 200 }, trace: true })
    while (looks.count < 300) performance.now()
    expect(JSON.stringify(result.trace)).toContain('where')
    expect(result.rows).toEqual([{ a: 2 }])
  })

  test('check says when a text is over the limits', () => {
    const { diagnostics } = new Workspace({ limits: { depth: 3 } }).check('print x = 1 | take 1 | take 1 | take 1')
    expect(diagnostics.map(({ kind, code }) => [kind, code])).toEqual([['limit', 'KQL313']])
  })
})

describe('a signal', () => {
  test('that is aborted beforehand ends a run before it begins', () => {
    const workspace = new Workspace({ tables: { T: [{ a: 1 }] } })
    const error = errorOf(() => workspace.query('T | count', { signal: AbortSignal.abort('enough') }))
    expect([error.kind, error.code, error.cause]).toEqual(['limit', 'KQL315', 'enough'])
    expect(workspace.query('T | count', { signal: new AbortController().signal }).rows).toEqual([{ Count: 1 }])
  })

  test('that is aborted by a function which the query calls ends the run', () => {
    const controller = new AbortController()
    const workspace = new Workspace({
      externalData: () => {
        controller.abort()
        return 'a\n1'
      },
    })
    const query = workspace.prepare('externaldata(a: string)["u"] | where a == "1" | count')
    expect(errorOf(() => query.run({ signal: controller.signal })).code).toBe('KQL315')
    expect(query.run().length).toBe(1)
  })

  test('does not reach the rows of a result that is there', () => {
    const controller = new AbortController()
    const result = new Workspace().query('range x from 1 to 3 step 1', { signal: controller.signal })
    controller.abort()
    expect(result.rows).toHaveLength(3)
  })
})

describe('faults', () => {
  test.each([
    [
      'externalData',
      {
        externalData: () => {
          throw new TypeError('no net')
        },
      },
      'externaldata(a: string)["u"]',
    ],
    [
      'plugins.http_request',
      {
        plugins: {
          http_request: () => {
            throw new TypeError('no net')
          },
        },
      },
      'evaluate http_request("u")',
    ],
    [
      'geoInfo',
      {
        geoInfo: () => {
          throw new TypeError('no net')
        },
      },
      'print geo_info_from_ip_address("1.1.1.1")',
    ],
  ])('a function given as %s that throws', (name, options, query) => {
    const error = errorOf(() => new Workspace(options as object).query(query))
    expect([error.kind, error.code]).toEqual(['runtime', 'KQL320'])
    expect(error.message).toBe(`The function given as ${name} failed: no net`)
    expect(error.cause).toBeInstanceOf(TypeError)
    expect(error.span).toBeDefined()
  })

  test.each([
    ['externalData', { externalData: async () => 'a' }, 'externaldata(a: string)["u"]'],
    ['plugins.http_request', { plugins: { http_request: async () => [] } }, 'evaluate http_request("u")'],
    ['geoInfo', { geoInfo: async () => ({}) }, 'print geo_info_from_ip_address("1.1.1.1")'],
    ['externalData', { externalData: () => Promise.reject(new Error('later')) }, 'externaldata(a: string)["u"]'],
  ])('a function given as %s that answers with a Promise', (name, options, query) => {
    const error = errorOf(() => new Workspace(options as object).query(query))
    expect(error.message).toBe(`The function given as ${name} must answer at once, not with a Promise.`)
  })

  test('an answer of geoInfo that cannot be read', () => {
    const answer = new Proxy(
      {},
      {
        ownKeys: () => {
          throw new Error('no keys')
        },
      },
    )
    const { kind, message } = errorOf(() =>
      new Workspace({ geoInfo: () => answer }).query('print geo_info_from_ip_address("1.1.1.1")'),
    )
    expect([kind, message]).toEqual(['runtime', 'geoInfo of 1.1.1.1 cannot be read: Error: no keys'])
  })

  test('a failed query leaves the workspace and the prepared query as they were', () => {
    let fails = true
    const workspace = new Workspace({
      tables: { T: [{ a: 1 }, { a: 2 }] },
      externalData: () => {
        if (fails) throw new Error('not yet')
        return 'a\n1'
      },
    })
    const query = workspace.prepare(
      'let E = externaldata(a: long)["u"] with (format="csv", ignoreFirstRecord=true);\nT | where a in (E)',
    )
    expect(errorOf(() => query.run()).code).toBe('KQL320')
    fails = false
    expect(query.run().rows).toEqual([{ a: 1 }])
    expect(workspace.query('T | count').rows).toEqual([{ Count: 2 }])
  })

  test('a query that is run while another one runs does not see its state', () => {
    const inner: unknown[] = []
    const workspace: Workspace = new Workspace({
      tables: { T: [{ a: 1 }, { a: 2 }, { a: 3 }] },
      seed: 7,
      externalData: (url) => {
        if (url !== 'outer') return 'a\n2'
        inner.push(...prepared.run({ now: '2020-01-01' }).rows, ...workspace.query('let t = T | where a > 2; t').rows)
        return 'a\n1'
      },
    })
    const text =
      'let t = materialize(T | where a < 3);\nt | extend n = now(), r = rand(), e = toscalar(externaldata(a: string)["URL"]) | summarize n = min(n), r = sum(r), a = sum(a), e = max(e)'
    const prepared = workspace.prepare(text.replace('URL', 'inner'))
    const outer = workspace.prepare(text.replace('URL', 'outer')).run({ now: '2024-01-01' }).rows[0]
    const alone = prepared.run({ now: '2020-01-01' }).rows[0]
    expect(inner).toEqual([alone, { a: 3 }])
    expect(outer).toMatchObject({ n: new Date('2024-01-01'), a: 3 })
    expect(outer.r).toBe(alone.r)
  })

  test('what a table says of itself is read once, and not run', () => {
    const row = Object.create({ inherited: 1 }, { a: { value: 1, enumerable: true }, hidden: { value: 2 } })
    expect(new Workspace({ tables: { T: [row] } }).query('T').rows).toEqual([{ a: 1 }])
  })
})
