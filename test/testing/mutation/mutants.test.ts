import { describe, expect, test } from 'vitest'
import { type Node, parse, Source, walk } from '../../../grammar/index.ts'
import { MUTATORS, mutantsOf } from '../../../src/testing/mutation/mutants.ts'

/** What the mutants of one kind make of a query. */
function mutated(query: string, operator: string): string[] {
  return mutantsOf(new Source(query), [operator]).map(({ text }) => text)
}

/** The same for the condition of a where. */
function conditions(condition: string, operator: string): string[] {
  return mutated(`T | where ${condition}`, operator).map((text) => text.replace('T | where ', ''))
}

function conditionOf(query: string): Node {
  let condition: Node | undefined
  walk(parse(query).tree, (node) => {
    if (node.kind === 'Filter') condition = node.predicate
  })
  return condition!
}

function logicIn(condition: Node): Node[] {
  const found: Node[] = []
  walk(condition, (node) => {
    if (node.kind === 'Binary') found.push(node)
  })
  return found
}

/** What a condition over a, b, c, d and e is for all their values, perhaps with one operator changed. */
function truthTable(condition: Node, changed?: Node): string {
  const value = (node: Node, row: number): boolean => {
    if (node.kind === 'NameReference') return ((row >> 'abcde'.indexOf(node.name)) & 1) === 1
    if (node.kind === 'Call') return !value(node.arguments[0], row)
    if (node.kind !== 'Binary') throw new Error(node.kind)
    const isAnd = (node.operator === 'and') !== (node === changed)
    const [left, right] = [value(node.left, row), value(node.right, row)]
    return isAnd ? left && right : left || right
  }
  return Array.from({ length: 32 }, (_, row) => (value(condition, row) ? '1' : '0')).join('')
}

describe('conditions', () => {
  test.each([
    ['boundary', 'a > 1 and b <= 2', ['a >= 1 and b <= 2', 'a > 1 and b < 2']],
    ['negation', 'a == "x"', ['a != "x"']],
    ['negation', 'a <> "x"', ['a == "x"']],
    ['negation', 'a!has "x"', ['a has "x"']],
    ['negation', 'a!="x"', ['a=="x"']],
    ['negation', 'a !in~ ("x")', ['a in~ ("x")']],
    ['negation', 'a between (1 .. 2)', ['a !between (1 .. 2)']],
    ['case', 'a == "x"', ['a =~ "x"']],
    ['case', 'a has_cs "x"', ['a has "x"']],
    [
      'case',
      'a == "50126" and b in ("1", "2") and c in ("1", d)',
      ['a == "50126" and b in ("1", "2") and c in~ ("1", d)'],
    ],
    ['match', 'a has "x"', ['a contains "x"']],
    ['match', 'a !contains_cs "x"', ['a !has_cs "x"']],
    ['match', 'a startswith "x"', ['a hasprefix "x"', 'a contains "x"']],
    ['match', 'a has_any ("x", "y")', ['a has_all ("x", "y")']],
    ['arithmetic', 'a - b > c * 2', ['a + b > c * 2', 'a - b > c / 2']],
  ])('%s: %s', (operator, condition, expected) => {
    expect(conditions(condition, operator)).toEqual(expected)
  })

  test.each([
    ['a and b', ['a or b']],
    ['a and b and c', ['(a or b) and c', 'a and b or c']],
    ['a and b or c', ['a or b or c', 'a and b and c']],
    ['a or b or c', ['a and b or c', '(a or b) and c']],
    ['a or b and c', ['a and b and c', 'a or b or c']],
    ['(a or b) and c', ['(a and b) and c', '(a or b) or c']],
    ['(a and b) or (c)', ['(a or b) or (c)', '(a and b) and (c)']],
    ['not(a and b) and c', ['not(a or b) and c', 'not(a and b) or c']],
  ])('logic: %s', (condition, expected) => {
    expect(conditions(condition, 'logic').sort()).toEqual([...expected].sort())
  })

  test('logic changes one operator, and nothing of what belongs to what', () => {
    for (const condition of [
      'a and b or c and (d or e)',
      'a or b and not(c or d and e) or a',
      'a and b and c or d or e',
      '(a or b) and (c or d) and e',
    ]) {
      const before = conditionOf(`T | where ${condition}`)
      const made = mutated(`T | where ${condition}`, 'logic').map(conditionOf)
      const wanted = logicIn(before).map((changed) => truthTable(before, changed))
      expect(made.map((one) => truthTable(one)).sort()).toEqual(wanted.sort())
    }
  })

  test('a comment at the end of what is left goes', () => {
    expect(conditions('(a == "//" // and\n and b)', 'condition')).toEqual(['(a == "//")', '(b)'])
  })

  test.each([
    ['a and (b or c)', ['(b or c)', 'a', 'a and (c)', 'a and (b)']],
    ['a and b and c', ['a and b', 'b and c', 'a and c']],
    ['not(a or b) and c', ['c', 'not(a or b)', '(a or b) and c', 'not(b) and c', 'not(a) and c']],
  ])('condition: %s', (condition, expected) => {
    expect(conditions(condition, 'condition').sort()).toEqual([...expected].sort())
  })
})

describe('constants', () => {
  test.each([
    ['number', 'let n = 5; T', ['let n = 6; T', 'let n = 4; T']],
    [
      'number',
      'print int(5), 0.5, true',
      [
        'print int(6), 0.5, true',
        'print int(4), 0.5, true',
        'print int(5), 1.5, true',
        'print int(5), -0.5, true',
        'print int(5), 0.5, false',
      ],
    ],
    [
      'number',
      'print 1.0, 9223372036854775806',
      [
        'print 2.0, 9223372036854775806',
        'print 0.0, 9223372036854775806',
        'print 1.0, 9223372036854775807',
        'print 1.0, 9223372036854775805',
      ],
    ],
    ['timespan', 'print ago(1h)', ['print ago(2h)', 'print ago(30m)']],
    ['timespan', 'print 5m', ['print 10m', 'print 150s']],
    [
      'timespan',
      'print time(00:00:01), 1tick',
      ['print 2s, 1tick', 'print time(00:00:00.5000000), 1tick', 'print time(00:00:01), time(00:00:00.0000002)'],
    ],
    [
      'timespan',
      'print datetime(2024-02-14)',
      ['print datetime(2024-02-15T00:00:00.0000000Z)', 'print datetime(2024-02-13T00:00:00.0000000Z)'],
    ],
    ['string', 'print "a", @"b\\", ""', ['print "", @"b\\", ""', 'print "a", "", ""', 'print "a", @"b\\", "kqlite"']],
    [
      'string',
      'print dynamic(["a", {"k": "v"}])',
      ['print dynamic(["", {"k": "v"}])', 'print dynamic(["a", {"k": ""}])'],
    ],
    ['string', `print dynamic([@'\\', "\\""])`, [`print dynamic(["", "\\""])`, `print dynamic([@'\\', ""])`]],
    ['string', 'print dynamic([""])', ['print dynamic(["kqlite"])']],
    [
      'regex',
      'T | where a matches regex @"^(Get|List)s?$"',
      [
        'T | where a matches regex @"(Get|List)s?$"',
        'T | where a matches regex @"^(List)s?$"',
        'T | where a matches regex @"^(Get)s?$"',
        'T | where a matches regex @"^(Get|List)s?"',
      ],
    ],
    ['regex', 'T | where a matches regex "a|[|]|b\\\\|c"', []],
    [
      'regex',
      'T | where a matches regex @"a|[|]|b\\|c"',
      [
        'T | where a matches regex @"[|]|b\\|c"',
        'T | where a matches regex @"a|b\\|c"',
        'T | where a matches regex @"a|[|]"',
      ],
    ],
  ])('%s: %s', (operator, query, expected) => {
    expect(mutated(query, operator).sort()).toEqual([...expected].sort())
  })
})

describe('pipelines', () => {
  test('an operator goes with its bar; all else stays, byte for byte', () => {
    const query = 'T // of | all\n| where a // keep\r\n\t| distinct b | project c'
    expect(mutated(query, 'operator')).toEqual([
      'T // of | all\n // keep\r\n\t| distinct b | project c',
      'T // of | all\n| where a // keep\r\n\t | project c',
    ])
  })

  test('the first of a nested pipeline goes with the bar after it; a lone one stays', () => {
    expect(mutated('T | partition by a (where b | top 2 by c)', 'operator')).toEqual([
      'T | partition by a (top 2 by c)',
      'T | partition by a (where b )',
    ])
    expect(mutated('T | partition by a (where b)', 'operator')).toEqual([])
    expect(mutated('union A, B | project c', 'operator')).toEqual([])
  })

  test.each([
    ['join', 'T | join kind=leftsemi (U) on a', ['T | join kind=leftanti (U) on a']],
    ['join', 'T | join (U) on a', ['T | join kind=inner (U) on a']],
    [
      'number',
      'union isfuzzy=true T, U | where a > 1',
      ['union isfuzzy=true T, U | where a > 2', 'union isfuzzy=true T, U | where a > 0'],
    ],
    ['join', 'T | lookup hint.strategy=shuffle (U) on a', ['T | lookup kind=inner hint.strategy=shuffle (U) on a']],
    [
      'sort',
      'T | sort by a, b asc, c nulls last',
      [
        'T | sort by a asc, b asc, c nulls last',
        'T | sort by a, b desc, c nulls last',
        'T | sort by a, b asc, c asc nulls last',
      ],
    ],
    ['sort', 'T | top 1 by a desc', ['T | top 1 by a asc']],
    [
      'key',
      'T | summarize count() by a, bin(b, 1h)',
      ['T | summarize count() by bin(b, 1h)', 'T | summarize count() by a'],
    ],
    ['key', 'T | join (U) on a', []],
    ['key', 'union A, B', ['union B', 'union A']],
  ])('%s: %s', (operator, query, expected) => {
    expect(mutated(query, operator)).toEqual(expected)
  })
})

describe('calls', () => {
  test.each([
    [
      'aggregate',
      'T | summarize min(a), arg_max(t, *)',
      ['T | summarize max(a), arg_max(t, *)', 'T | summarize min(a), arg_min(t, *)'],
    ],
    [
      'aggregate',
      'T | summarize dcount(a), countif(b)',
      ['T | summarize count(), countif(b)', 'T | summarize dcount(a), count()'],
    ],
    [
      'function',
      'print toupper(a + b), isempty(c)',
      ['print (a + b), isempty(c)', 'print toupper(a + b), isnotempty(c)'],
    ],
    ['branch', 'print iff(a, "x" , (b))', ['print iff(a, b , ("x"))']],
    ['branch', 'print case(a, 1, b, 2, 3)', ['print case(a, 2, b, 1, 3)', 'print case(a, 1, b, 3, 2)']],
  ])('%s: %s', (operator, query, expected) => {
    expect(mutated(query, operator)).toEqual(expected)
  })
})

describe('all of them', () => {
  const query =
    'set best_effort=true; T | where a > 1 and b has "x" | join hint.strategy="broadcast" (U) on k | render timechart with (title="t")'

  test('differ from the query and from each other, in the order of the text, and say what they change', () => {
    const mutants = mutantsOf(new Source(query))
    const texts = mutants.map(({ text }) => text)
    expect(new Set([...texts, query]).size).toBe(texts.length + 1)
    for (const { span, replacement, text } of mutants) {
      expect(text).toBe(query.slice(0, span.start) + replacement + query.slice(span.end))
    }
    const starts = mutants.map(({ span }) => span.start)
    expect(starts).toEqual(starts.toSorted((a, b) => a - b))
    expect(mutants.map(({ change }) => change)).toEqual([
      'without where a > 1 and b has "x"',
      'without and b has "x"',
      'without and a > 1',
      '> becomes >=',
      '1 becomes 2',
      '1 becomes 0',
      'and becomes or',
      'has becomes !has',
      'has becomes has_cs',
      'has becomes contains',
      '"x" becomes ""',
      'without join hint.strategy="broadcast" (U) on k',
      'kind innerunique becomes inner',
    ])
  })

  test('a query that is none is an error with its place', () => {
    expect(() => mutantsOf(new Source('T | where'))).toThrow(expect.objectContaining({ kind: 'syntax' }))
  })

  test('every kind has a name of its own and says what it does', () => {
    expect(new Set(MUTATORS.map(({ name }) => name)).size).toBe(MUTATORS.length)
    expect(MUTATORS.every(({ doc }) => doc.length > 10)).toBe(true)
  })
})
