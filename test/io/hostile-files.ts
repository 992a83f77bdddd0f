import { gzipSync } from 'node:zlib'
import type { Schema } from '../../src/columns/rows.ts'

/** A file that is not as it should be, or looks as if it were not. */
export interface HostileFile {
  readonly what: string
  readonly name: string
  readonly content: string | Buffer
  readonly schema?: Schema
  /** The whole text of the error, or all rows as `result.toJSON()` has them. */
  readonly expected: string | readonly (readonly unknown[])[]
  /** With `onBadLine`: the rows that are left, and each bad line as `line:column: message`. */
  readonly skipping?: { readonly rows: readonly (readonly unknown[])[]; readonly bad: readonly string[] }
}

const bytes = (...parts: (string | readonly number[])[]) =>
  Buffer.concat(parts.map((part) => (typeof part === 'string' ? Buffer.from(part) : Buffer.from(part))))
const utf16 = (text: string) => Buffer.from(`\uFEFF${text}`, 'utf16le')
const nested = (depth: number) => '['.repeat(depth) + ']'.repeat(depth)

const UTF8 = 'hint: save the file as UTF-8 (it may be Latin-1 or Windows-1252)'
const CUT = 'hint: it may be cut off: fetch or write it again'
const GZIP = 'hint: it may be cut off: fetch or pack it again'
const QUOTES = 'hint: put a field that has a delimiter or a line break inside in quotes'
const NO_VALUE = 'hint: JSON has no such value: write null, or "NaN" or "Infinity" in quotes'

export const HOSTILE_FILES: readonly HostileFile[] = [
  // ---------------------------------------------------------------------------------------- compression, encodings
  {
    what: 'gzip cut off',
    name: 'x.json.gz',
    content: gzipSync('{"a":1}\n{"a":2}').subarray(0, 20),
    expected: `x.json.gz: the gzip file ends too early\n${GZIP}`,
  },
  {
    what: 'gzip cut off in its header',
    name: 'x.json.gz',
    content: gzipSync('{"a":1}').subarray(0, 6),
    expected: `x.json.gz: the gzip file ends too early\n${GZIP}`,
  },
  {
    what: 'gzip of no bytes',
    name: 'x.csv.gz',
    content: '',
    expected: `x.csv.gz: the gzip file ends too early\n${GZIP}`,
  },
  {
    what: 'gzip with a wrong byte',
    name: 'x.json.gz',
    content: Buffer.from(gzipSync('{"a":1}').map((byte, i) => (i === 12 ? byte ^ 0xff : byte))),
    expected: 'x.json.gz: not a valid gzip file\nhint: it may be damaged: fetch or pack it again',
  },
  { what: 'gzip by name only', name: 'x.json.gz', content: '{"a":1}', expected: [[1]] },
  {
    what: 'gzip in gzip',
    name: 'x.json.gz',
    content: gzipSync(gzipSync('{"a":1}')),
    expected: 'x.json.gz:1:1: expected an object or an array of objects',
  },
  {
    what: 'a zip archive',
    name: 'x.json',
    content: bytes('PK\u0003\u0004', [20, 0, 0, 0]),
    expected:
      'x.json: this file is a zip archive (or a spreadsheet), which is not read\nhint: unpack it first; save a spreadsheet as CSV',
  },
  {
    what: 'bzip2',
    name: 'x.csv',
    content: bytes('BZh91AY&SY'),
    expected:
      'x.csv: this file is compressed with bzip2, which is not read\nhint: unpack it first, or pack it with gzip',
  },
  { what: 'a header like bzip2', name: 'x.csv', content: 'BZh9,b\n1,2\n', expected: [[1, 2]] },
  {
    what: 'xz',
    name: 'x.json',
    content: bytes([0xfd], '7zXZ', [0, 0, 4]),
    expected: 'x.json: this file is compressed with xz, which is not read\nhint: unpack it first, or pack it with gzip',
  },
  {
    what: 'zstd',
    name: 'x.json',
    content: bytes([0x28, 0xb5, 0x2f, 0xfd, 4, 0]),
    expected:
      'x.json: this file is compressed with zstd, which is not read\nhint: unpack it first, or pack it with gzip',
  },
  {
    what: 'Parquet',
    name: 'x',
    content: bytes('PAR1', [0x15, 4]),
    expected: 'x: this file is Parquet, which is not read\nhint: export it as NDJSON or CSV',
  },
  {
    what: 'UTF-32',
    name: 'x.json',
    content: bytes([0xff, 0xfe, 0, 0, 0x7b, 0, 0, 0]),
    expected: 'x.json: this file is UTF-32, which is not read\nhint: save it as UTF-8',
  },
  {
    what: 'UTF-16 without a mark',
    name: 'x.json',
    content: utf16('{"a":1}').subarray(2),
    expected: 'x.json: this file is UTF-16 without a byte order mark, which is not read\nhint: save it as UTF-8',
  },
  {
    what: 'big-endian UTF-16 without a mark',
    name: 'x.csv',
    content: Buffer.from(utf16('a,b\n1,2')).swap16().subarray(2),
    expected: 'x.csv: this file is UTF-16 without a byte order mark, which is not read\nhint: save it as UTF-8',
  },
  {
    what: 'UTF-16 cut inside a character',
    name: 'x.json',
    content: utf16('{"a":1}').subarray(0, 15),
    expected: 'x.json: this file begins as UTF-16 but is not valid UTF-16\nhint: save it as UTF-8',
  },
  {
    what: 'UTF-16 with half a pair',
    name: 'x.json',
    content: utf16('{"a":"\ud83d"}'),
    expected: 'x.json: this file begins as UTF-16 but is not valid UTF-16\nhint: save it as UTF-8',
  },
  { what: 'UTF-16 with CRLF', name: 'x.csv', content: utf16('a,b\r\n1,é\r\n'), expected: [[1, 'é']] },
  { what: 'a byte order mark and CRLF', name: 'x.csv', content: '\uFEFFa,b\r\n1,2\r\n', expected: [[1, 2]] },
  { what: 'a byte order mark alone', name: 'x.json', content: '\uFEFF', expected: [] },
  {
    what: 'a byte order mark in the middle',
    name: 'x.ndjson',
    content: '{"a":1}\n\uFEFF{"a":2}',
    expected: 'x.ndjson:2:1: expected an object or an array of objects',
    skipping: { rows: [[1]], bad: ['2:1: unexpected character'] },
  },
  {
    what: 'Latin-1 in JSON',
    name: 'x.ndjson',
    content: bytes('{"a":"ü"}\n{"b":"x', [0xe9], '"}\n'),
    expected: `x.ndjson:2:8: this is not valid UTF-8\n${UTF8}`,
    skipping: { rows: [['ü']], bad: ['2:8: this is not valid UTF-8'] },
  },
  {
    what: 'Latin-1 in a key',
    name: 'x.json',
    content: bytes('{"', [0xe9], '":1}'),
    expected: `x.json:1:3: this is not valid UTF-8\n${UTF8}`,
  },
  {
    what: 'Latin-1 in CSV',
    name: 'x.csv',
    content: bytes('a,b\nü,x', [0xe9], '\ny,z\n'),
    expected: `x.csv:2:4: this is not valid UTF-8\n${UTF8}`,
    skipping: { rows: [['y', 'z']], bad: ['2:4: this is not valid UTF-8'] },
  },
  {
    what: 'an overlong character',
    name: 'x.json',
    content: bytes('{"a":"', [0xc0, 0xaf], '"}'),
    expected: `x.json:1:7: this is not valid UTF-8\n${UTF8}`,
  },
  {
    what: 'a surrogate in UTF-8',
    name: 'x.json',
    content: bytes('{"a":"', [0xed, 0xa0, 0x80], '"}'),
    expected: `x.json:1:7: this is not valid UTF-8\n${UTF8}`,
  },
  {
    what: 'a character cut off',
    name: 'x.csv',
    content: bytes('a\n😀', [0xf0, 0x9f]),
    expected: `x.csv:2:3: this is not valid UTF-8\n${UTF8}`,
    skipping: { rows: [], bad: ['2:3: this is not valid UTF-8'] },
  },
  // ------------------------------------------------------------------------------------------------------ JSON, lines
  { what: 'no bytes', name: 'x.json', content: '', expected: [] },
  { what: 'blanks only', name: 'x.ndjson', content: ' \r\n\t\n', expected: [] },
  {
    what: 'a bad line',
    name: 'x.ndjson',
    content: '{"a":1}\n{"a" 2}\n{"a":3}\n',
    expected: "x.ndjson:2:6: expected ':'",
    skipping: { rows: [[1], [3]], bad: ["2:6: expected ':'"] },
  },
  {
    what: 'a line cut off',
    name: 'x.ndjson',
    content: '{"a":1}\n{"a":2\n{"a":3}\n',
    expected: "x.ndjson:3:1: expected ',' or '}'",
    skipping: { rows: [[1], [3]], bad: ["2:7: expected ',' or '}'"] },
  },
  {
    what: 'the last line cut off',
    name: 'x.ndjson',
    content: '{"a":1}\n{"a":"x',
    expected: `x.ndjson:2: the file ends before the value that starts here does\n${CUT}`,
    skipping: { rows: [[1]], bad: ['2:6: a string is not closed'] },
  },
  {
    what: 'text between lines',
    name: 'x.ndjson',
    content: '{"a":1}\nERROR 500\n{"a":2}',
    expected: 'x.ndjson:2:1: expected an object or an array of objects',
    skipping: { rows: [[1], [2]], bad: ['2:1: unexpected character'] },
  },
  {
    what: 'the first line is bad',
    name: 'x.ndjson',
    content: 'oops\n{"a":2}',
    expected: 'x.ndjson:1:1: expected an object or an array of objects',
    skipping: { rows: [[2]], bad: ['1:1: unexpected character'] },
  },
  {
    what: 'a bad value, which is seen when it is read',
    name: 'x.ndjson',
    content: '{"a":tru}\n{"a":true}',
    expected: 'x.ndjson:1: field a: unexpected character',
    skipping: { rows: [[true]], bad: ['1:6: unexpected character'] },
  },
  {
    what: 'a bad escape',
    name: 'x.ndjson',
    content: '{"a":"\\x41"}\n{"a":"b"}',
    expected: 'x.ndjson:1: field a: a bad escape in a string',
    skipping: { rows: [['b']], bad: ['1:6: a bad escape in a string'] },
  },
  {
    what: 'rows that are no objects',
    name: 'x.ndjson',
    content: '{"a":1}\n[2]\n3\nnull\n"x"\n',
    expected: 'x.ndjson:2:2: expected an object: every row is one',
    skipping: {
      rows: [[1]],
      bad: [
        '2: expected an object: every row is one',
        '3: expected an object: every row is one',
        '4: expected an object: every row is one',
        '5: expected an object: every row is one',
      ],
    },
  },
  {
    what: 'an array is no NDJSON: its lines are not skipped',
    name: 'x.json',
    content: '[\n{"a":1},\n{"a" 2}\n]',
    expected: "x.json:3:6: expected ':'",
  },
  {
    what: 'an object over lines is no bad line',
    name: 'x.json',
    content: '{\n"a": 1\n}\n',
    expected: [[1]],
    skipping: { rows: [[1]], bad: [] },
  },
  {
    what: 'an array with an object on each line has no bad lines',
    name: 'x.json',
    content: '[\n{"a":1},\n{"a":2}\n]\n',
    expected: [[1], [2]],
    skipping: { rows: [[1], [2]], bad: [] },
  },
  {
    what: 'neither has an object with such an array in it',
    name: 'x',
    content: '{"a": [\n{"x":1},\n{"x":2}\n]}\n',
    expected: [[[{ x: 1 }, { x: 2 }]]],
    skipping: { rows: [[[{ x: 1 }, { x: 2 }]]], bad: [] },
  },
  {
    what: 'an array cut off',
    name: 'x.json',
    content: '[{"a":1},',
    expected: `x.json:1: the file ends before its array of records does\n${CUT}`,
  },
  {
    what: 'a Records file cut off',
    name: 'x.json',
    content: '{"Records":[{"a":1}',
    expected: `x.json:1: the file ends before its array of records does\n${CUT}`,
  },
  {
    what: 'a comma too many',
    name: 'x.json',
    content: '[{"a":1},]',
    expected: 'x.json:1:10: expected an object: every row is one',
  },
  {
    what: 'a comma too many in an object',
    name: 'x.json',
    content: '{"a":1,}',
    expected: 'x.json:1:8: expected a key in double quotes',
  },
  {
    what: 'single quotes',
    name: 'x.json',
    content: "{'a':1}",
    expected: 'x.json:1:2: expected a key in double quotes\nhint: JSON has double quotes only',
  },
  {
    what: 'a comment',
    name: 'x.json',
    content: '// rows\n{"a":1}',
    expected: 'x.json:1:1: expected an object or an array of objects\nhint: JSON has no comments',
  },
  {
    what: 'a key without quotes',
    name: 'x.json',
    content: '{a:1}',
    expected: 'x.json:1:2: expected a key in double quotes',
  },
  {
    what: 'a line break in a string',
    name: 'x.json',
    content: '{"a":"x\ny"}',
    expected: 'x.json:1:8: a control character in a string (is it not closed?)',
  },
  {
    what: 'a zero byte in a string',
    name: 'x.json',
    content: '{"a":"x\u0000y"}',
    expected: 'x.json:1:8: a control character in a string (is it not closed?)',
  },
  {
    what: 'zero bytes between values',
    name: 'x.ndjson',
    content: '{"a":1}\n\u0000\u0000\u0000\n{"a":2}',
    expected: 'x.ndjson:2:1: expected an object or an array of objects',
    skipping: { rows: [[1], [2]], bad: ['2:1: unexpected character'] },
  },
  {
    what: 'XML',
    name: 'x.json',
    content: '<Events/>',
    expected: 'x.json:1:1: expected an object or an array of objects',
  },
  {
    what: 'the same key twice: the last one counts',
    name: 'x.json',
    content: '{"a":1,"a":2}\n{"a":3}',
    expected: [[2], [3]],
  },
  {
    what: 'lines that end with a carriage return alone',
    name: 'x.ndjson',
    content: '{"a":1}\r{"a":2}',
    expected: [[1], [2]],
  },
  // ----------------------------------------------------------------------------------------------------- JSON, values
  {
    what: 'NaN',
    name: 'x.ndjson',
    content: '{"a":1}\n{"a":NaN}',
    expected: `x.ndjson:2:6: expected a JSON value\n${NO_VALUE}`,
    skipping: { rows: [[1]], bad: ['2:6: unexpected character'] },
  },
  {
    what: 'Infinity',
    name: 'x.json',
    content: '[{"a":Infinity}]',
    expected: `x.json:1:7: expected a JSON value\n${NO_VALUE}`,
  },
  {
    what: '-Infinity',
    name: 'x.json',
    content: '[{"a":-Infinity}]',
    expected: `x.json:1:8: expected ',' or '}'\n${NO_VALUE}`,
  },
  {
    what: 'NaN and Infinity as text',
    name: 'x.ndjson',
    content: '{"a":"NaN"}\n{"a":"-Infinity"}',
    schema: { a: 'real' },
    expected: [['NaN'], ['-Infinity']],
  },
  {
    what: "Python's words",
    name: 'x.json',
    content: '{"a":None}',
    expected: 'x.json:1:6: expected a JSON value\nhint: this is how Python writes it: JSON has null, true and false',
  },
  {
    what: 'a long beyond 64 bits',
    name: 'x.ndjson',
    content: '{"a":9223372036854775807}\n{"a":9223372036854775808}',
    schema: { a: 'long' },
    expected: 'x.ndjson:2, column a: 9223372036854775808 is no long',
  },
  {
    what: 'a long below 64 bits',
    name: 'x.json',
    content: '{"a":-9223372036854775809}',
    schema: { a: 'long' },
    expected: 'x.json:1, column a: -9223372036854775809 is no long',
  },
  {
    what: 'a whole number beyond 64 bits and no schema: a real, as in dynamic values',
    name: 'x.json',
    content: '{"a":12345678901234567890}',
    expected: [[Number('12345678901234567890')]],
  },
  {
    what: 'an int beyond 32 bits',
    name: 'x.json',
    content: '{"a":2147483648}',
    schema: { a: 'int' },
    expected: 'x.json:1, column a: 2147483648 is no int',
  },
  {
    what: 'a long with a fraction',
    name: 'x.json',
    content: '{"a":1.5}',
    schema: { a: 'long' },
    expected: 'x.json:1, column a: 1.5 is no long',
  },
  {
    what: 'a number with a leading zero',
    name: 'x.json',
    content: '{"a":01}',
    expected: 'x.json:1: field a: unexpected text after the value',
  },
  {
    what: 'a number with a plus',
    name: 'x.json',
    content: '{"a":+1}',
    expected: 'x.json:1: field a: unexpected character',
  },
  { what: 'a hexadecimal number', name: 'x.json', content: '{"a":0x10}', expected: "x.json:1:7: expected ',' or '}'" },
  {
    what: 'a bool that is none',
    name: 'x.json',
    content: '{"a":"yes"}',
    schema: { a: 'bool' },
    expected: 'x.json:1, column a: "yes" is no bool',
  },
  {
    what: 'a date out of range',
    name: 'x.json',
    content: '{"a":"10000-01-01T00:00:00Z"}',
    schema: { a: 'datetime' },
    expected: 'x.json:1, column a: "10000-01-01T00:00:00Z" is no datetime',
  },
  {
    what: 'a day that is none',
    name: 'x.ndjson',
    content: '{"a":"2024-02-29T00:00:00Z"}\n{"a":"2023-02-29T00:00:00Z"}',
    schema: { a: 'datetime' },
    expected: 'x.ndjson:2, column a: "2023-02-29T00:00:00Z" is no datetime',
  },
  {
    what: 'the year 0',
    name: 'x.json',
    content: '{"a":"0000-01-01T00:00:00Z"}',
    schema: { a: 'datetime' },
    expected: 'x.json:1, column a: "0000-01-01T00:00:00Z" is no datetime',
  },
  {
    what: 'seconds for a date',
    name: 'x.json',
    content: '{"a":1707912000}',
    schema: { a: 'datetime' },
    expected: 'x.json:1, column a: 1707912000 is no datetime',
  },
  {
    what: 'a timespan out of range',
    name: 'x.json',
    content: '{"a":"99999999.00:00:00"}',
    schema: { a: 'timespan' },
    expected: 'x.json:1, column a: "99999999.00:00:00" is no timespan',
  },
  {
    what: 'a GUID cut off',
    name: 'x.json',
    content: '{"a":"74be27de-1e4e-49d9-b579"}',
    schema: { a: 'guid' },
    expected: 'x.json:1, column a: "74be27de-1e4e-49d9-b579" is no guid',
  },
  {
    what: 'an escape sequence in a bad value',
    name: 'x.json',
    content: '{"a":"\\u001b[2Jx"}',
    schema: { a: 'long' },
    expected: 'x.json:1, column a: "\\u001b[2Jx" is no long',
  },
  {
    what: 'a right-to-left mark in a bad value',
    name: 'x.json',
    content: '{"a":"\u202ex"}',
    schema: { a: 'long' },
    expected: 'x.json:1, column a: "\\u202ex" is no long',
  },
  {
    what: 'arrays nested 10,000 deep',
    name: 'x.ndjson',
    content: `{"a":1}\n{"a":${nested(10_000)}}`,
    expected: 'x.ndjson:2: field a: A dynamic value is nested more than 1000 levels deep. [KQL301]',
    skipping: { rows: [[1]], bad: ['2: A dynamic value is nested more than 1000 levels deep.'] },
  },
  {
    what: 'objects nested 10,000 deep',
    name: 'x.json',
    content: `{"a":${'{"k":'.repeat(10_000)}1${'}'.repeat(10_000)}}`,
    expected: 'x.json:1: field a: A dynamic value is nested more than 1000 levels deep. [KQL301]',
  },
  {
    what: 'brackets that never close',
    name: 'x.json',
    content: `{"a":${'['.repeat(100_000)}`,
    expected: `x.json:1: the file ends before the value that starts here does\n${CUT}`,
  },
  { what: 'the wrong bracket', name: 'x.json', content: '{"a":[{]}', expected: "x.json:1:8: unexpected ']'" },
  {
    what: 'names that objects have',
    name: 'x.json',
    content: '{"__proto__":1,"constructor":2,"toString":3,"hasOwnProperty":4}',
    expected: [[1, 2, 3, 4]],
  },
  {
    what: 'such names inside a value',
    name: 'x.json',
    content: '{"a":{"__proto__":{"polluted":true}}}',
    expected: [[JSON.parse('{"__proto__":{"polluted":true}}')]],
  },
  {
    what: 'a name of nothing, and one with line breaks',
    name: 'x.json',
    content: '{"":1,"a\\nb":2,"\\ud800":3}',
    expected: [[1, 2, 3]],
  },
  // -------------------------------------------------------------------------------------------------------------- CSV
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
    expected: 'x.csv:2, column a: "9223372036854775808" is no long',
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
    expected: 'x.csv:2, column a: "31/31/2024" is no datetime',
  },
  {
    what: 'a value that does not fit, in a row over lines',
    name: 'x.csv',
    content: 'a,b\n"x\ny",z\n',
    schema: { b: 'int' },
    expected: 'x.csv:3, column b: "z" is no int',
  },
  { what: 'zero bytes', name: 'x.csv', content: 'aa,bb\n\u0000,x\n', expected: [['\u0000', 'x']] },
  {
    what: 'a local time',
    name: 'x.csv',
    content: '"t [Local Time]"\n2024-02-14T12:00\n',
    expected: 'x.csv:1: column t is in local time, nobody knows of where: export it in UTC',
  },
]
