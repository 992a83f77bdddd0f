import { expect, test } from 'vitest'
import { Workspace } from '../../src/index.ts'
import { defaultCatalog } from '../../src/language/catalog.ts'

/** The cell as an entry writes what its example returns: text as it is, arrays and bags as JSON. */
function printed(query: string): string {
  const { rows } = new Workspace({ now: '2024-02-14T12:00:00Z' }).query(query).toJSON()
  const cell = rows[0][0]
  return typeof cell === 'object' && cell !== null ? JSON.stringify(cell) : String(cell)
}

const { functions, aggregates } = defaultCatalog()

for (const { name, examples = [] } of functions.values()) {
  for (const [call, expected] of examples) {
    test(`${name}: ${call}`, () => {
      expect(printed(`print ${call}`)).toBe(expected)
    })
  }
}

for (const { name, examples = [] } of aggregates.values()) {
  for (const [call, expected] of examples) {
    test(`${name}: ${call}`, () => {
      expect(printed(`datatable(x:long)[1, 2, 3] | summarize ${call}`)).toBe(expected)
    })
  }
}
