import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'

const root = join(import.meta.dirname, '..')

/** The texts of the files of some kind in and below a folder. */
function textsBelow(folder: string, extension: string): string[] {
  return readdirSync(join(root, folder), { recursive: true, encoding: 'utf8' })
    .filter((path) => path.endsWith(extension))
    .map((path) => readFileSync(join(root, folder, path), 'utf8'))
}

const page = readFileSync(join(root, 'docs/errors.md'), 'utf8')
const documented = new Map([...page.matchAll(/^\| (KQL\d+) \| (\w+) \|/gm)].map(([, code, kind]) => [code, kind]))

test("docs/errors.md lists kqlite's own codes, each once", () => {
  const code = [...textsBelow('src', '.ts'), ...textsBelow('grammar', '.ts')].join('\n')
  const used = new Set([...code.matchAll(/'(KQL\d{3})'/g)].map(([, found]) => found))
  expect([...documented.keys()]).toEqual([...used].sort())
  expect(page.match(/^\| KQL\d+/gm)).toHaveLength(documented.size)
})

test('the errors that case files expect are of the kinds that the page says', () => {
  const expected = textsBelow('test/cases', '.kqlt').flatMap((text) => [...text.matchAll(/^error (\w+) (KQL\d+)/gm)])
  expect(expected.length).toBeGreaterThan(50)
  for (const [line, kind, code] of expected) expect(documented.get(code), line).toBe(kind)
})

test('what is refused by name has the code that says so', () => {
  const refused = textsBelow('test/cases', '.kqlt').flatMap((text) => [
    ...text.matchAll(/^error unsupported (\S+) .*/gm),
  ])
  expect(refused.filter(([, code]) => code !== 'KQL100').map(([line]) => line)).toEqual([])
})
