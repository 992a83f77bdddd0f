import { execFileSync } from 'node:child_process'
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { PassThrough } from 'node:stream'
import { getHeapStatistics } from 'node:v8'
import { afterAll, afterEach, expect, test, vi } from 'vitest'
import { UsageError } from '../../src/cli/arguments.ts'
import { loadWorkspace } from '../../src/cli/data.ts'
import { reportError } from '../../src/cli/report.ts'
import { tableView } from '../../src/cli/table-view.ts'
import { dataOutput } from '../../src/cli/terminal.ts'
import { KqlError, Workspace } from '../../src/index.ts'
import { writeResult } from '../../src/io/write.ts'

const folder = mkdtempSync(join(tmpdir(), 'kqlite-cli-'))
afterAll(() => rmSync(folder, { recursive: true }))
afterEach(() => vi.restoreAllMocks())

/** What is written to stderr until mocks are restored. */
function stderr(): { text: string } {
  const written = { text: '' }
  vi.spyOn(process.stderr, 'write').mockImplementation((chunk) => {
    written.text += String(chunk)
    return true
  })
  return written
}

/** Clears the screen, changes the title, turns the writing direction, and ends a C1 sequence. */
const ESCAPES = '\u001b[2J\u001b]0;pwned\u0007 \u202etxt.exe \u009b31m \u007f \r'
const RAW = /(?!\n)[\p{Cc}\p{Bidi_Control}]/u

const result = new Workspace({
  tables: { T: [{ [`name ${ESCAPES}`]: `cell ${ESCAPES}`, y: { [ESCAPES]: [ESCAPES] } }] },
}).query('T')

test.skipIf(process.platform === 'win32')(
  'a pipe in a folder of rows is passed over: nobody may write to it',
  async () => {
    const rows = join(folder, 'rows')
    mkdirSync(rows)
    execFileSync('mkfifo', [join(rows, 'Pipe.ndjson')])
    writeFileSync(join(rows, 'T.ndjson'), '{"a":1}')
    const workspace = new Workspace(await loadWorkspace({ data: [rows] }, ['T', 'Pipe']))
    expect(workspace.query('T | count').rows).toEqual([{ Count: 1 }])
  },
)

test('a table shows control characters rather than to send them', () => {
  const view = tableView(result, {})
  expect(view).not.toMatch(RAW)
  expect(view).toContain('cell ␛[2J␛]0;pwned␇ \\u202etxt.exe \\u009b31m \\u007f ␍')
  expect(tableView(result, { width: 40, rows: 1 })).not.toMatch(RAW)
})

test.each(['json', 'ndjson', 'csv', 'markdown'] as const)('%s does so in a terminal only', async (format) => {
  const write = async (isTTY: boolean) => {
    const stream = Object.assign(new PassThrough(), { isTTY })
    const output = dataOutput(stream as unknown as NodeJS.WriteStream)
    await writeResult(result, format, output)
    output.end()
    let text = ''
    for await (const chunk of stream) text += String(chunk)
    return text
  }
  const shown = await write(true)
  expect(shown).not.toMatch(RAW)
  if (format === 'json' || format === 'ndjson') expect(JSON.parse(shown)).toEqual(JSON.parse(await write(false)))
  expect(await write(false)).toMatch(RAW)
})

test('so do hints of wrong usage', () => {
  const written = stderr()
  reportError(new UsageError(`no ${ESCAPES}`, `try ${ESCAPES}`))
  expect(written.text).not.toMatch(RAW)
  expect(written.text).toContain('hint: try ␛[2J')
})

test('a query may take no more memory than the process has', async () => {
  const { limits } = await loadWorkspace({}, [])
  expect(limits!.memoryMb).toBeLessThanOrEqual(getHeapStatistics().heap_size_limit / 2 ** 20)
  expect(limits!.memoryMb).toBeLessThanOrEqual(4096)
})

test('errors do so, with the caret under its place', () => {
  const written = stderr()
  try {
    new Workspace({ tables: { T: [{ a: 1 }] } }).query('T | where "\u001b[2J\u202e" == 1 and nothing')
  } catch (error) {
    expect(reportError(error)).toBe(1)
  }
  reportError(new KqlError('runtime', `x.json: ${ESCAPES}`, { hint: ESCAPES }))
  expect(written.text).not.toMatch(RAW)
  const [line, caret] = written.text.split('\n').slice(1, 3)
  expect(line.slice(caret.indexOf('^'), caret.lastIndexOf('^') + 1)).toBe('nothing')
})

test('--skip-bad-lines says how many, and where the first is', async () => {
  writeFileSync(join(folder, 'T.ndjson'), '{"a":1}\n{"a" 2}\nx\n{"a":4}\n')
  writeFileSync(join(folder, 'U.csv'), 'a,b\n1\n2,3\n')
  const written = stderr()
  const sources = { data: [folder], 'skip-bad-lines': true }
  const workspace = new Workspace(await loadWorkspace(sources, ['T U']))
  expect(workspace.query('union T, U | summarize n = count(), sum(a)').rows).toEqual([{ n: 3, sum_a: 7 }])
  const shown = written.text.replaceAll(`${folder}/`, '')
  expect(shown.split('\n')).toEqual([
    "T: skipped 2 bad lines; the first is T.ndjson:2:6: expected ':'",
    'U: skipped 1 bad line; the first is U.csv:2: this row has 1 field, the header 2',
    '',
  ])
  await expect(loadWorkspace({ data: [folder] }, ['T'])).rejects.toThrow(/T\.ndjson:2:6/)
})

test('--skip-bad-lines says which values are left empty', async () => {
  const times = ['2024-05-02T10:00:00Z', 'redacted', 'redacted', '...']
  const path = join(folder, 'SigninLogs.ndjson')
  writeFileSync(path, times.map((time) => JSON.stringify({ TimeGenerated: time })).join('\n'))
  const written = stderr()
  const workspace = new Workspace(await loadWorkspace({ data: [path], 'skip-bad-lines': true }, ['SigninLogs']))
  expect(workspace.query('SigninLogs | summarize count(), countif(isnull(TimeGenerated))').toJSON().rows).toEqual([
    [4, 3],
  ])
  expect(written.text).toBe(
    `SigninLogs: left 2 kinds of bad values empty; the first is ${path}:2: column TimeGenerated: "redacted" is no datetime\n`,
  )
})
