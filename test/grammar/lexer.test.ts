import { describe, expect, it } from 'vitest'
import { lex } from '../../grammar/lexer.ts'

/** Tokens as `Type:text`, with the payload after an arrow where there is one. */
function show(text: string): string[] {
  return lex(text).tokens.map(({ tokenType, image, payload }) => {
    const shown = `${tokenType.name}:${image}`
    return payload === undefined ? shown : `${shown}→${payload}`
  })
}

describe('lexer', () => {
  it.each([
    // Names and keywords
    ['abc _x $left x1', ['Identifier:abc', 'Identifier:_x', 'Identifier:$left', 'Identifier:x1']],
    ['3abc 100ns 1L', ['Identifier:3abc', 'Identifier:100ns', 'Identifier:1L']],
    ['3Dchart', ['HardWord:3Dchart']],
    ['Where where WHERE', ['Identifier:Where', "'where':where", 'Identifier:WHERE']],
    [
      'project project-away project-x',
      ["'project':project", "'project-away':project-away", "'project':project", 'Minus:-', 'Identifier:x'],
    ],
    [
      'mv-expand mvexpand mv-x',
      ["'mv-expand':mv-expand", "'mvexpand':mvexpand", 'Identifier:mv', 'Minus:-', 'Identifier:x'],
    ],
    ['top-nested top-1', ["'top-nested':top-nested", "'top':top", 'Minus:-', 'LongLiteral:1']],
    ['graph-where-nodes make-series', ["'graph-where-nodes':graph-where-nodes", "'make-series':make-series"]],
    ['granny-asc sample-distinct', ["'granny-asc':granny-asc", "'sample-distinct':sample-distinct"]],
    ['hint.strategy hint.x', ['HardWord:hint.strategy', 'Identifier:hint', 'Dot:.', 'Identifier:x']],
    ['hint.pass_filters_column', ['HardWord:hint.pass_filters_column']],
    [
      'true True TRUE tRue',
      ['BoolLiteral:true→true', 'BoolLiteral:True→true', 'BoolLiteral:TRUE→true', 'Identifier:tRue'],
    ],
    // Operators
    ['in in~ !in !in~', ["'in':in", 'OtherListOperator:in~', 'OtherListOperator:!in', 'OtherListOperator:!in~']],
    ['has !has !has_cs', ['NamedStringOperator:has', 'StringOperator:!has', 'StringOperator:!has_cs']],
    ['matches regex', ['StringOperator:matches regex']],
    ['matches   regex', ['StringOperator:matches regex']],
    ['matches x', ['Identifier:matches', 'Identifier:x']],
    [
      '!between != !~ =~ == =',
      ['BetweenWord:!between', 'NotEqual:!=', 'BangTilde:!~', 'EqualTilde:=~', 'Equal:==', 'Assign:='],
    ],
    [
      '<> <= < >= > =>',
      ['LessGreater:<>', 'LessOrEqual:<=', 'Less:<', 'GreaterOrEqual:>=', 'Greater:>', 'FatArrow:=>'],
    ],
    ['-->', ['Minus:-', 'Minus:-', 'Greater:>']],
    // Numbers
    ['0 42 0x1F 0XaB', ['LongLiteral:0', 'LongLiteral:42', 'LongLiteral:0x1F', 'LongLiteral:0XaB']],
    ['1.5 1. 1e5 1.5E-3', ['RealLiteral:1.5', 'RealLiteral:1.', 'RealLiteral:1e5', 'RealLiteral:1.5E-3']],
    ['1..5', ['LongLiteral:1', 'DotDot:..', 'LongLiteral:5']],
    ['1 .. 5', ['LongLiteral:1', 'DotDot:..', 'LongLiteral:5']],
    ['a.1', ['Identifier:a', 'Dot:.', 'LongLiteral:1']],
    ['1.foo', ['LongLiteral:1', 'Dot:.', 'Identifier:foo']],
    ['1d 1day 2days', ['TimespanLiteral:1d', 'TimespanLiteral:1day', 'TimespanLiteral:2days']],
    [
      '1h 1hr 2hrs 2hours',
      ['TimespanLiteral:1h', 'TimespanLiteral:1hr', 'TimespanLiteral:2hrs', 'TimespanLiteral:2hours'],
    ],
    ['1m 1min 5minutes', ['TimespanLiteral:1m', 'TimespanLiteral:1min', 'TimespanLiteral:5minutes']],
    [
      '1s 1sec 10ms 1.5h',
      ['TimespanLiteral:1s', 'TimespanLiteral:1sec', 'TimespanLiteral:10ms', 'TimespanLiteral:1.5h'],
    ],
    [
      '3micro 3microseconds 3nanoseconds',
      ['TimespanLiteral:3micro', 'TimespanLiteral:3microseconds', 'TimespanLiteral:3nanoseconds'],
    ],
    ['1tick 2ticks', ['TimespanLiteral:1tick', 'TimespanLiteral:2ticks']],
    // Literals with their type
    ['datetime(2020-01-01)', ['DateTimeLiteral:datetime(2020-01-01)→2020-01-01']],
    ['date( 2020-01-01 10:00 )', ['DateTimeLiteral:date( 2020-01-01 10:00 )→2020-01-01 10:00']],
    [
      'time(1.00:00:00) timespan(null)',
      ['TimespanLiteral:time(1.00:00:00)→1.00:00:00', 'TimespanLiteral:timespan(null)→null'],
    ],
    [
      'long(1) int64(2) int(3) int32(-4)',
      ['LongLiteral:long(1)→1', 'LongLiteral:int64(2)→2', 'IntLiteral:int(3)→3', 'IntLiteral:int32(-4)→-4'],
    ],
    [
      'real(nan) double(1) decimal(0.1)',
      ['RealLiteral:real(nan)→nan', 'RealLiteral:double(1)→1', 'DecimalLiteral:decimal(0.1)→0.1'],
    ],
    ['bool(True) guid(null)', ['BoolLiteral:bool(True)→true', 'GuidLiteral:guid(null)→null']],
    ['datetime (2020)', ['HardWord:datetime', 'OpenParen:(', 'LongLiteral:2020', 'CloseParen:)']],
    ['todatetime(x)', ['Identifier:todatetime', 'OpenParen:(', 'Identifier:x', 'CloseParen:)']],
    // Strings
    ['"a" \'b\'', ['StringLiteral:"a"→a', "StringLiteral:'b'→b"]],
    ['"a\\"b" \'c\\\'d\'', ['StringLiteral:"a\\"b"→a"b', "StringLiteral:'c\\'d'→c'd"]],
    ['"\\n\\t\\\\ \\u00e9 \\x41 \\101"', ['StringLiteral:"\\n\\t\\\\ \\u00e9 \\x41 \\101"→\n\t\\ é A A']],
    ['@"a\\b""c" @\'d\'\'e\'', ['StringLiteral:@"a\\b""c"→a\\b"c', "StringLiteral:@'d''e'→d'e"]],
    ['h"x" H\'y\' h@"z\\"', ['StringLiteral:h"x"→x', "StringLiteral:H'y'→y", 'StringLiteral:h@"z\\"→z\\']],
    ['```a\n"b"``` ~~~c~~~', ['StringLiteral:```a\n"b"```→a\n"b"', 'StringLiteral:~~~c~~~→c']],
    // What is skipped
    ['a // b\nc', ['Identifier:a', 'Identifier:c']],
    ['#connect x\na', ['Identifier:a']],
    ['a\u00a0b\ufeff', ['Identifier:a', 'Identifier:b']],
  ])('%s', (text, expected) => {
    expect(show(text)).toEqual(expected)
    expect(lex(text).diagnostics).toEqual([])
  })

  it('says where tokens are', () => {
    const [a, b] = lex(' ab "c"').tokens
    expect([a.startOffset, a.endOffset, b.startOffset, b.endOffset]).toEqual([1, 2, 4, 6])
  })

  it.each([
    ['"abc', 'KS001', 'Missing: "', 4, 4],
    ['"abc\n1', 'KS001', 'Missing: "', 4, 4],
    ['```abc', 'KS001', 'Missing: ```', 6, 6],
    ['datetime(2020-01-01', 'KS001', 'Missing: )', 19, 19],
    ['"a\\d"', 'KS001', 'Missing: " before \\d, which is not an escape sequence', 2, 4],
    ['"\\u12"', 'KS001', 'Missing: " before \\u, which is not an escape sequence', 1, 3],
    ['a && b', 'KS002', 'Unexpected: &', 2, 4],
    ['a ! b', 'KS002', 'Unexpected: !', 2, 3],
    ['é', 'KS002', 'Unexpected: é', 0, 1],
    [
      '74be27de-1e4e-49d9-b579-fe0b331d3642',
      'KS214',
      'Raw guid literals are not allowed in this context, use guid(...) instead.',
      0,
      36,
    ],
  ])('reports %s', (text, code, message, start, end) => {
    expect(lex(text).diagnostics).toMatchObject([{ code, message, span: { start, end } }])
  })

  it('counts how deep brackets nest', () => {
    expect(lex('((a)[b({c})])').depth).toBe(4)
    expect(lex(')))').depth).toBe(0)
  })
})
