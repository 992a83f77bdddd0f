import type { Keys, Shape } from './shapes.ts'

/*
 * Every key of a test file. The parser, the JSON schema (schema.ts) and docs/rule-tests.md are made from these tables.
 */

const FILE: Shape = { kind: 'file' }

/** What a row of a fixture may say beside its columns. */
const ROW_KEYS: Keys = {
  $from: {
    doc: 'The name of a row of `base` that this one starts from. The columns given here replace its own; `Column.name` changes a part of a dynamic column, or of JSON in a text.',
    shape: { kind: 'text' },
  },
  $repeat: {
    doc: 'Makes so many rows of this one; `{n}` in its texts counts them from 1.',
    shape: { kind: 'count' },
  },
  $every: {
    doc: 'How much later each of the rows is than the one before (`30s`). It moves TimeGenerated, Timestamp or eventTime, or the columns named: `{ StartTime: 30s }`.',
    shape: {
      kind: 'either',
      scalar: { kind: 'text' },
      map: { kind: 'names', what: 'a map of columns to time spans', of: { kind: 'text' } },
    },
  },
  $each: {
    doc: 'Makes a row for each value of a column, of several columns side by side: `{ EventName: [ListBuckets, ListUsers] }`.',
    shape: {
      kind: 'names',
      what: 'a map of columns to lists of values',
      of: { kind: 'list', what: 'a list of values', of: { kind: 'value' } },
    },
  },
  $IngestionTime: {
    doc: 'When the row was ingested: what `ingestion_time()` gives. If left out, its TimeGenerated or Timestamp.',
    shape: { kind: 'text' },
  },
}

const ROW: Shape = { kind: 'keys', what: 'a row', keys: () => ROW_KEYS, others: { kind: 'value' } }
const ROWS: Shape = {
  kind: 'either',
  scalar: FILE,
  list: { kind: 'list', what: 'a list of rows and files', of: { kind: 'either', scalar: FILE, map: ROW } },
}

const FUNCTION_KEYS: Keys = {
  parameters: {
    doc: 'As KQL declares them: `(T:(*), threshold:long = 5)`. None if left out.',
    shape: { kind: 'text' },
  },
  body: { doc: 'The KQL of the function, without the braces.', shape: { kind: 'text' }, required: true },
}

const EXTERNAL_KEYS: Keys = {
  text: { doc: 'The text, in the format that the query declares.', shape: { kind: 'text' }, required: true },
}

/** A map of names to something, a folder of files with these names, or a list of both. */
function named(what: string, of: Shape): Shape {
  const map = { kind: 'names', what: `a map of ${what}`, of } as const
  return {
    kind: 'either',
    scalar: FILE,
    map,
    list: { kind: 'list', what: `a list of folders and maps of ${what}`, of: { kind: 'either', scalar: FILE, map } },
  }
}

/** What a test runs on; in the file's own keys, for all of its tests. What a test says replaces it, name by name. */
const FIXTURE_KEYS: Keys = {
  now: {
    doc: 'The clock of `now()` and `ago()`. If left out, the newest TimeGenerated or Timestamp of the tables.',
    shape: { kind: 'text' },
  },
  tables: {
    doc: 'Rows by table: inline, from files (JSON, NDJSON, CSV, gzipped or not, raw CloudTrail), or a list of both.',
    shape: named('table names to rows', ROWS),
  },
  base: {
    doc: 'Rows by a name of your own, for others to start from with `$from`; or a file that holds one row.',
    shape: {
      kind: 'names',
      what: 'a map of names to rows',
      of: { kind: 'either', scalar: FILE, map: ROW },
    },
  },
  schemas: {
    doc: "Columns and types of custom tables, by table. Those of Microsoft's own tables are built in.",
    shape: {
      kind: 'names',
      what: 'a map of table names to columns',
      of: { kind: 'names', what: 'a map of columns to types', of: { kind: 'type' } },
    },
  },
  watchlists: {
    doc: 'Rows by the alias of a watchlist, written as those of tables. One that is not given is empty.',
    shape: named('aliases to rows', ROWS),
  },
  functions: {
    doc: 'Saved functions by name: a file, or parameters and body. A folder gives all of its .kql files.',
    shape: named('names to functions', {
      kind: 'either',
      scalar: FILE,
      map: { kind: 'keys', what: 'a function', keys: () => FUNCTION_KEYS },
    }),
  },
  externaldata: {
    doc: 'What `externaldata` reads, by URL: a file, rows, or a text (of several lines, or as `{ text: … }`).',
    shape: {
      kind: 'names',
      what: 'a map of URLs to contents',
      of: {
        kind: 'either',
        scalar: FILE,
        list: { kind: 'list', what: 'a list of rows', of: ROW },
        map: { kind: 'keys', what: 'a content', keys: () => EXTERNAL_KEYS },
      },
    },
  },
  geoInfo: {
    doc: 'What `geo_info_from_ip_address` tells, by address or network: `{ 203.0.113.0/24: { country: France } }`.',
    shape: {
      kind: 'names',
      what: 'a map of addresses and networks to what is known of them',
      of: { kind: 'names', what: 'a map such as { country: France }', of: { kind: 'value' } },
    },
  },
  parameters: {
    doc: 'Values of the query parameters that the rule declares.',
    shape: { kind: 'names', what: 'a map of names to values', of: { kind: 'value' } },
  },
}

const RESULT_ROWS: Shape = {
  kind: 'list',
  what: 'a list of rows',
  of: { kind: 'names', what: 'a row', of: { kind: 'value' } },
}

const ERROR_KEYS: Keys = {
  code: { doc: 'Its code, such as `KS142`.', shape: { kind: 'text' } },
  kind: { doc: 'syntax, semantic, runtime, limit or unsupported.', shape: { kind: 'error' } },
  message: { doc: 'A part of its message.', shape: { kind: 'text' } },
}

/** What a test expects. */
const EXPECTED_KEYS: Keys = {
  fires: {
    doc: 'Whether the rule raises an alert, by its own trigger (a bare query: whether it returns rows).',
    shape: { kind: 'flag' },
  },
  alerts: { doc: 'How many alerts: a number, or `>= 2` and its like.', shape: { kind: 'range' } },
  rows: { doc: 'How many rows the query returns: a number, or `>= 2` and its like.', shape: { kind: 'range' } },
  columns: {
    doc: 'The columns of the result, in order: names, or names with their types.',
    shape: {
      kind: 'either',
      list: { kind: 'list', what: 'a list of columns', of: { kind: 'text' } },
      map: { kind: 'names', what: 'a map of columns to types', of: { kind: 'type' } },
    },
  },
  contains: {
    doc: 'Rows that the result has among others, each a row of its own; only the columns given are compared.',
    shape: RESULT_ROWS,
  },
  lacks: { doc: 'Rows that the result must not have; only the columns given are compared.', shape: RESULT_ROWS },
  equals: {
    doc: 'All rows of the result, in any order. A column that a row leaves out is empty in it.',
    shape: RESULT_ROWS,
  },
  ordered: { doc: 'With `equals`: in this order.', shape: { kind: 'flag' } },
  error: {
    doc: 'The error that the query fails with: a part of its message, or its code, kind and a part of its message.',
    shape: {
      kind: 'either',
      scalar: { kind: 'text' },
      map: { kind: 'keys', what: 'an error', keys: () => ERROR_KEYS },
    },
  },
}

/** The keys of one test. */
const TEST_KEYS: Keys = {
  name: { doc: 'What the test shows.', shape: { kind: 'text' }, required: true },
  ...EXPECTED_KEYS,
  ...FIXTURE_KEYS,
}

/** The list of tests. */
export const TESTS: Shape = {
  kind: 'list',
  what: 'a list of tests',
  of: { kind: 'keys', what: 'a test', keys: () => TEST_KEYS },
}

const MUTANT_KEYS: Keys = {
  at: {
    doc: "Where it is: a part of a line of the rule, or the line's number in the rule's file.",
    shape: { kind: 'text' },
    required: true,
  },
  change: {
    doc: 'What is changed, in the words of `kqlite mutate`: `> becomes >=`. Any change of the line if left out.',
    shape: { kind: 'text' },
  },
  reason: {
    doc: 'Why no test can tell the mutant from the rule, or why none needs to.',
    shape: { kind: 'text' },
    required: true,
  },
}

/** The list of mutants that survive, explained. */
export const MUTANTS: Shape = {
  kind: 'list',
  what: 'a list of mutants',
  of: { kind: 'keys', what: 'a mutant', keys: () => MUTANT_KEYS },
}

/** The keys of a test file. */
const FILE_KEYS: Keys = {
  rule: {
    doc: 'The file of the rule, from this one; `page.md#Name` picks one of several rules in it. If left out, the file beside this one that has its name: NAME.kql, .yaml, .yml, .json or .md.',
    shape: FILE,
  },
  ...FIXTURE_KEYS,
  tests: { doc: 'The tests.', shape: TESTS, required: true },
  mutants: { doc: 'Mutants of the rule that survive its tests, and why (`kqlite mutate`).', shape: MUTANTS },
}

/** A test file as a whole. */
export const TEST_FILE: Shape = { kind: 'keys', what: 'a test file', keys: () => FILE_KEYS }

/** The groups of keys, for the documentation. */
export const KEY_TABLES: Readonly<Record<string, Keys>> = {
  file: { rule: FILE_KEYS.rule, tests: FILE_KEYS.tests, mutants: FILE_KEYS.mutants },
  fixture: FIXTURE_KEYS,
  row: ROW_KEYS,
  expected: { name: TEST_KEYS.name, ...EXPECTED_KEYS },
  mutant: MUTANT_KEYS,
}
