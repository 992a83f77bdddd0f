import { gzipSync } from 'node:zlib'
import { bytes, GZIP, type HostileFile, UTF8, utf16 } from './hostile-file.ts'

/** Files that are compressed, or in other encodings. */
export const ENCODING_FILES: readonly HostileFile[] = [
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
]
