import { type HostileFile, QUOTES, unfit } from './hostile-file.ts'

/** CSV and TSV. */
export const CSV_FILES: readonly HostileFile[] = [
  { what: 'no bytes', name: 'x.csv', content: '', expected: [] },
  { what: 'line breaks only', name: 'x.csv', content: '\r\n\r\n', expected: [] },
  { what: 'a header only', name: 'x.csv', content: 'a,b', expected: [] },
  {
    what: 'a field too few',
    name: 'x.csv',
    content: 'a,b\n1\n2,3\n',
    expected: `x.csv:2: this row has 1 field, the header 2\n${QUOTES}`,
    skipping: { rows: [[2, 3]], bad: ['2: this row has 1 field, the header 2'] },
  },
  {
    what: 'a field too many',
    name: 'x.csv',
    content: 'a,b\n1,2\n\n1,2,3\n4,5',
    expected: `x.csv:4: this row has 3 fields, the header 2\n${QUOTES}`,
    skipping: {
      rows: [
        [1, 2],
        [4, 5],
      ],
      bad: ['4: this row has 3 fields, the header 2'],
    },
  },
  {
    what: 'a row over lines, with a field too many',
    name: 'x.csv',
    content: 'a,b\n"1\n2",3,4\n5,6',
    expected: `x.csv:2: this row has 3 fields, the header 2\n${QUOTES}`,
    skipping: {
      rows: [[5, 6]],
      bad: ['2: this row has 3 fields, the header 2', '3: field 1 has a quote but does not begin with one'],
    },
  },
  {
    what: 'a quote left open',
    name: 'x.csv',
    content: 'a,b\n1,"x\n2,y\n3,z\n',
    expected:
      'x.csv:2: a quote opens here that is never closed\nhint: close it, or write "" for a quote inside of quotes',
    skipping: {
      rows: [
        [2, 'y'],
        [3, 'z'],
      ],
      bad: ['2: a quote opens here that is never closed'],
    },
  },
  {
    what: 'a quote left open in the last line',
    name: 'x.csv',
    content: 'a\nx\n"y',
    expected:
      'x.csv:3: a quote opens here that is never closed\nhint: close it, or write "" for a quote inside of quotes',
    skipping: { rows: [['x']], bad: ['3: a quote opens here that is never closed'] },
  },
  {
    what: 'text behind a quote',
    name: 'x.csv',
    content: 'a,b\n1,"x"y\n2,z',
    expected: 'x.csv:2: field 2 goes on behind its closing quote\nhint: write "" for a quote inside of quotes',
    skipping: { rows: [[2, 'z']], bad: ['2: field 2 goes on behind its closing quote'] },
  },
  {
    what: 'a quote inside of a field',
    name: 'x.csv',
    content: 'a,b\n1,x"y"\n2,z',
    expected:
      'x.csv:2: field 2 has a quote but does not begin with one\nhint: put the whole field in quotes, and write "" for those inside',
    skipping: { rows: [[2, 'z']], bad: ['2: field 2 has a quote but does not begin with one'] },
  },
  {
    what: 'a quote left open in the header',
    name: 'x.csv',
    content: 'a,"b\n1,2\n',
    expected:
      'x.csv:1: a quote opens here that is never closed\nhint: close it, or write "" for a quote inside of quotes',
  },
  {
    what: 'a column twice',
    name: 'x.csv',
    content: 'a,b,a\n1,2,3\n',
    expected: 'x.csv:1: the header has column a twice\nhint: rename one of them',
  },
  {
    what: 'a column without a name',
    name: 'x.csv',
    content: 'a,,b\n1,2,3\n',
    expected: 'x.csv:1: the header has a column without a name\nhint: name it, or leave it out',
  },
  {
    what: 'names that objects have',
    name: 'x.csv',
    content: '__proto__,constructor,toString\n1,2,3\n',
    expected: [[1, 2, 3]],
  },
  {
    what: 'line breaks and delimiters in quotes',
    name: 'x.csv',
    content: 'a,b\r\n"1\r\n2","3,""4"""\r\n',
    expected: [['1\r\n2', '3,"4"']],
  },
  {
    what: 'lines that end with a carriage return alone',
    name: 'x.csv',
    content: 'a,b\r1,2\r3,4',
    expected: [
      [1, 2],
      [3, 4],
    ],
  },
  {
    what: 'a number beyond 64 bits',
    name: 'x.csv',
    content: 'a\n9223372036854775808\n',
    schema: { a: 'long' },
    ...unfit('x.csv', 2, 'column a: "9223372036854775808" is no long', [[null]]),
  },
  {
    what: 'digits that a number would not keep',
    name: 'x.csv',
    content: 'a,b\n9223372036854775808,007\n',
    expected: [['9223372036854775808', '007']],
  },
  { what: 'a real too great', name: 'x.csv', content: 'a\n1e999\n', schema: { a: 'real' }, expected: [['Infinity']] },
  {
    what: 'a date out of range',
    name: 'x.csv',
    content: 'a\n31/31/2024\n',
    schema: { a: 'datetime' },
    ...unfit('x.csv', 2, 'column a: "31/31/2024" is no datetime', [[null]]),
  },
  {
    what: 'a value that does not fit, in a row over lines',
    name: 'x.csv',
    content: 'a,b\n"x\ny",z\n',
    schema: { b: 'int' },
    ...unfit('x.csv', 3, 'column b: "z" is no int', [[null, 'x\ny']]),
  },
  { what: 'zero bytes', name: 'x.csv', content: 'aa,bb\n\u0000,x\n', expected: [['\u0000', 'x']] },
  {
    what: 'a local time',
    name: 'x.csv',
    content: '"t [Local Time]"\n2024-02-14T12:00\n',
    expected: 'x.csv:1: column t is in local time, nobody knows of where: export it in UTC',
  },
]
