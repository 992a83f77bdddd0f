import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { expect, test } from 'vitest'
import { testFileSchema } from '../src/testing/schema.ts'
import { checksPage } from './support/checks-page.ts'
import { withKeyTables } from './support/key-tables.ts'
import { summaryTable, supportMatrix } from './support/matrix.ts'
import { withMutators } from './support/mutators.ts'

const root = join(import.meta.dirname, '..')
const update = process.env.UPDATE_DOCS === '1'

/** The file as it is, and as it should be; rewritten under UPDATE_DOCS=1. */
function check(path: string, wanted: (text: string) => string): void {
  const file = join(root, path)
  const text = readFileSync(file, 'utf8')
  if (update) writeFileSync(file, wanted(text))
  else expect(text, `${path} is not up to date: UPDATE_DOCS=1 npx vitest run test/docs.test.ts`).toBe(wanted(text))
}

test('docs/support.md says what the catalogue has', () => {
  check('docs/support.md', () => supportMatrix())
})

test('docs/checks.md says what the checks find', () => {
  check('docs/checks.md', () => checksPage())
})

test('docs/rule-tests.md lists the keys of test files', () => {
  check('docs/rule-tests.md', withKeyTables)
})

test('docs/mutation.md lists what is changed, and the keys of explanations', () => {
  check('docs/mutation.md', (text) => withMutators(withKeyTables(text)))
})

test('what the README and the pages link to is there, and the pages are shipped', () => {
  const { files } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'))
  expect(files).toEqual(expect.arrayContaining(['docs', 'SECURITY.md']))
  const pages = readdirSync(join(root, 'docs'))
    .filter((page) => page.endsWith('.md'))
    .map((page) => `docs/${page}`)
  const readme = readFileSync(join(root, 'README.md'), 'utf8')
  for (const page of pages) expect(readme, `the README does not link to ${page}`).toContain(`](${page})`)
  const broken = ['README.md', ...pages].flatMap((page) => {
    const links = readFileSync(join(root, page), 'utf8').matchAll(/\]\((?!https?:|#)([^)#\s]+)/g)
    return [...links].flatMap(([, to]) => (existsSync(join(root, dirname(page), to)) ? [] : [`${page}: ${to}`]))
  })
  expect(broken).toEqual([])
})

test('docs/test.schema.json is that of the parser', () => {
  check('docs/test.schema.json', () => `${JSON.stringify(testFileSchema(), null, 2)}\n`)
})

test('the README says how much of the language works', () => {
  const marked = /(<!-- support -->\n)[\s\S]*?(\n<!-- \/support -->)/
  check('README.md', (text) => text.replace(marked, (_, start, end) => `${start}${summaryTable()}${end}`))
})
