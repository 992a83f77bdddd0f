import { describe, expect, it } from 'vitest'
import { parse, Source } from '../../grammar/index.ts'

/**
 * A text with the place of each error marked by `‹` and `›`, and the errors in their order: code, message and hint.
 */
const cases: [marked: string, ...errors: [code: string, message: string, hint?: string][]][] = [
  // Operators
  ['T | ‹whre› a', ['KS176', 'Query operator expected after |, but found whre', 'Did you mean where?']],
  [
    'T | ‹sumarize› x | ‹tak› 5',
    ['KS176', 'Query operator expected after |, but found sumarize', 'Did you mean summarize?'],
    ['KS176', 'Query operator expected after |, but found tak', 'Did you mean take?'],
  ],
  ['T | ‹xyzzy›', ['KS176', 'Query operator expected after |, but found xyzzy']],
  ['T |‹›', ['KS176', 'Query operator expected after |, but the query ends']],
  ['T | take 5 ‹where› x', ['KS005', 'Unexpected where after 5', 'Is a | missing before where?']],
  [
    'let ‹last› = 1; T',
    ['KS198', 'Unexpected last after let', "If the keyword last is meant as a name, write ['last']."],
  ],
  [
    'let f = () { let ‹last› = 1; 5 }; T',
    ['KS198', 'Unexpected last after let', "If the keyword last is meant as a name, write ['last']."],
  ],
  ['T | project a ‹b›', ['KS005', 'Unexpected b after a', 'Is a comma or an operator missing between the two?']],
  ['T | sort ‹x›', ['KS005', 'Expected: by after sort, but found x']],
  ['T | top 5 ‹x›', ['KS005', 'Expected: by after 5, but found x']],
  ['T | lookup U‹›', ['KS006', 'Missing join on condition clause after U: the query ends']],
  ['T | lookup U‹› a', ['KS006', 'Missing join on condition clause after U: found a']],
  ['T | ‹join kind=inner (U)› a', ['KS006', 'Missing join on condition clause', 'Is on missing before a?']],
  [
    'T | join knd‹=›inner (U) on a',
    ['KS198', 'Unexpected = after knd', 'join has no parameter knd. Did you mean kind?'],
  ],
  [
    'T | summarize by‹› = count()',
    ['KS006', 'Missing expression after by: found =', "If the keyword by is meant as a name, write ['by']."],
  ],
  ['T | extend x = f(‹,› 1)', ['KS006', 'Missing expression after (: found ,']],
  ['T | extend ‹a-b› = 1', ['KS228', "The name 'a-b' needs to be bracketed as ['a-b'] to be used in this context."]],
  ['T | mv-apply x on ‹take› 1', ['KS005', 'Expected: ( after on, but found take']],
  ['T | make-series count() on t‹›', ['KS006', 'Missing step clause after t: the query ends']],
  ['T | render‹›', ['KS006', 'Missing name of a chart after render: the query ends']],
  [
    'T | join (U) ‹kind›=inner on a',
    ['KS005', 'Unexpected kind after )', 'Parameters stand right after the keyword of their operator.'],
  ],
  // Expressions
  ['T | where‹›', ['KS006', 'Missing expression after where: the query ends']],
  ['T | extend x =‹› ', ['KS006', 'Missing expression after =: the query ends']],
  ['T | extend x = (c +‹› | take 5', ['KS006', 'Missing expression after +: found |']],
  ['T | where a == 1 and b ‹=› 2', ['KS198', 'Unexpected = after b', 'Equality is written: ==']],
  [
    'T | where a ==‹=› b',
    ['KS006', 'Missing expression after ==: found =', 'Equality is written with two equals signs.'],
  ],
  [
    'T | where a == b ‹==› c',
    [
      'KS198',
      'Unexpected == after a comparison',
      'Comparisons do not chain: put the left one in parentheses, or join the two with and.',
    ],
  ],
  ['T | where a ‹AND› b', ['KS005', 'Unexpected AND after a', 'Keywords are written in lower case: and']],
  ['T | where a ‹&&› b', ['KS002', 'Unexpected: &', 'The operator is written: and']],
  ['T | where ‹!›a', ['KS002', 'Unexpected: !', 'Negation is written: not(…)']],
  [
    'T | where a ‹not› in (1)',
    [
      'KS005',
      'Unexpected not after a',
      'Negation is a function, not(…); its operator forms begin with !, as in !in and !has.',
    ],
  ],
  ['T | where a between (1‹,› 2)', ['KS005', 'Expected: .. after 1, but found ,']],
  ['T datascope=‹cold› | take 1', ['KS005', 'Expected: all or hotcache after =, but found cold']],
  [
    'T | take 5 ‹datascope›=all',
    ['KS198', 'Unexpected datascope after 5', 'Parameters stand right after the keyword of their operator.'],
  ],
  [
    'inline_external_table (a: long) kind=storage‹› ("u")',
    ['KS006', 'inline_external_table of kind=storage needs a dataformat'],
  ],
  [
    'inline_external_table kind=storage‹› dataformat=csv ("u")',
    ['KS006', 'inline_external_table of kind=storage needs a schema'],
  ],
  [
    'inline_external_table (a: long) kind=‹blob› dataformat=csv ("u")',
    ['KS005', 'Expected: storage or delta after =, but found blob'],
  ],
  [
    'materialized-view-combine (V) base (T) ‹detla› (T) aggregations (summarize count())',
    ['KS005', 'Expected: delta, but found detla'],
  ],
  ['print ‹*› + 1', ['KS006', 'Missing expression: * cannot stand for one here']],
  [
    'datatable(a:long)[‹1 + 1›]',
    ['KS131', 'The expression must be a literal.', 'A datatable holds literals only; print and extend can compute.'],
  ],
  // Brackets
  [
    'T | where (a == 1‹›',
    ['KS005', 'Expected: ) after 1, but the query ends', 'The ( after where (line 1, column 11) is not closed.'],
  ],
  [
    'T\n| where f(a ‹b›)',
    ['KS005', 'Expected: ) after a, but found b', 'The ( after f (line 2, column 10) is not closed.'],
  ],
  [
    'T | summarize count(‹› by x',
    ['KS006', 'Missing expression after (: found by', 'The ( after count (line 1, column 20) is not closed.'],
  ],
  [
    'print a[1‹›',
    ['KS005', 'Expected: ] after 1, but the query ends', 'The [ after a (line 1, column 8) is not closed.'],
  ],
  [
    "print dynamic({'a': 1 ‹'b'›: 2})",
    ['KS005', "Expected: } after 1, but found 'b'", 'The { after ( (line 1, column 15) is not closed.'],
  ],
  ['print dynamic([1,‹]›)', ['KS006', 'Missing JSON value after ,: found ]']],
  ['T‹)›', ['KS198', 'Unexpected ) after T', 'There is no ( that this ) closes.']],
  [
    'let f = () { a‹›',
    ['KS005', 'Expected: } after a, but the query ends', 'The { after ) (line 1, column 12) is not closed.'],
  ],
  // Names and types
  [
    'print‹› where',
    [
      'KS006',
      'Missing expression after print: found where',
      "If the keyword where is meant as a name, write ['where'].",
    ],
  ],
  [
    'T | project a.‹title›',
    ['KS006', 'Missing expression after .: found title', "If the keyword title is meant as a name, write ['title']."],
  ],
  [
    'T | project ‹string›',
    ['KS198', 'Unexpected string after project', "If the keyword string is meant as a name, write ['string']."],
  ],
  [
    'T | extend ‹first› = 1',
    ['KS228', "The name 'first' needs to be bracketed as ['first'] to be used in this context."],
  ],
  [
    'T | extend a = 1, ‹kind› = 1',
    ['KS228', "The name 'kind' needs to be bracketed as ['kind'] to be used in this context."],
  ],
  [
    'let f = (a: ‹lng›) { a }; f(1)',
    ['KS160', "The name 'lng' is not a valid type name that can be used here.", 'Did you mean long?'],
  ],
  ['let ‹where› = 1', ['KS228', "The name 'where' needs to be bracketed as ['where'] to be used in this context."]],
  // Literals
  [
    "T | where x == 'abc‹›\n| take 1",
    ['KS001', "Missing: '", 'The string is not closed on its line; for text over several lines use ```.'],
  ],
  [
    "print 'a‹\\d›'",
    ['KS001', "Missing: ' before \\d, which is not an escape sequence", "Write \\\\d, or a verbatim string: @'…'"],
  ],
  // Statements
  ['let x = 5 ‹T›', ['KS005', 'Expected: ; after the statement, but found T']],
  ['let a = 1‹›\nlet b = 2;\na', ['KS005', 'Expected: ; after the statement, but found let']],
  ['T ‹let› a = 1; a', ['KS005', 'Unexpected let after T', 'Is a ; missing before let?']],
  ['T; ‹;›', ['KS198', 'Unexpected ; after ;']],
  ['‹|› where x', ['KS198', 'Unexpected |']],
  ['let f = () { ‹T›; U }; f', ['KS198', 'Only the last statement of a function may be an expression.']],
  // More than one
  [
    'let f = (a: long) { a +‹› };\nf(1) | ‹whre› z',
    ['KS006', 'Missing expression after +: found }'],
    ['KS176', 'Query operator expected after |, but found whre', 'Did you mean where?'],
  ],
  [
    'T | where f(a ‹b›) | extend c = | ‹tak› 5'.replace('c = |', 'c =‹› |'),
    ['KS005', 'Expected: ) after a, but found b', 'The ( after f (line 1, column 12) is not closed.'],
    ['KS006', 'Missing expression after =: found |'],
    ['KS176', 'Query operator expected after |, but found tak', 'Did you mean take?'],
  ],
  [
    'T | join (U | ‹wher› x) on a | where‹› | take 1',
    ['KS176', 'Query operator expected after |, but found wher', 'Did you mean where?'],
    ['KS006', 'Missing expression after where: found |'],
  ],
]

function unmark(marked: string): { text: string; places: string[] } {
  const places = [...marked.matchAll(/‹(.*?)›/gs)].map((match) => match[1])
  return { text: marked.replace(/[‹›]/g, ''), places }
}

describe('syntax errors', () => {
  it.each(cases)('%s', (marked, ...errors) => {
    const { text, places } = unmark(marked)
    const { diagnostics } = parse(text)
    expect(diagnostics.map(({ code, message, hint }) => (hint ? [code, message, hint] : [code, message]))).toEqual(
      errors,
    )
    expect(diagnostics.map(({ span }) => text.slice(span.start, span.end))).toEqual(places)
  })

  it('are in order, whether the lexer or the parser found them', () => {
    const { diagnostics } = parse("T | whre x | where y == 'a\n| project b; print 'c\\d'")
    expect(diagnostics.map(({ code }) => code)).toEqual(['KS176', 'KS001', 'KS001'])
  })

  it('do not keep what stands around them out of the tree', () => {
    const [statement] = parse('let a = 1; T | where a | foo b | take 5').tree.statements.slice(1)
    expect(statement).toMatchObject({ expression: { operators: [{ kind: 'Filter' }, { kind: 'Take' }] } })
  })

  it('name lines and columns of the outer file', () => {
    const source = new Source('T\n| where (a', { lineOffset: 20, columnOffset: 4 })
    const { diagnostics } = parse(source)
    expect(diagnostics[0].hint).toBe('The ( after where (line 22, column 13) is not closed.')
  })

  it('report nesting that is too deep where it is', () => {
    const { diagnostics } = parse(`print ${'('.repeat(1000)}`)
    expect(diagnostics).toMatchObject([{ code: 'KQL001', span: { start: 1005, end: 1006 } }])
  })
})
