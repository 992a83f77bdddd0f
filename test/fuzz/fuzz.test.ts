import { expect, test } from 'vitest'
import { PROPERTIES } from './properties.ts'
import { tryCases } from './run.ts'

/** A taste of `npm run fuzz`, with the same cases each time as far as it gets. */
const SECONDS = 1
const seed = 1

test.each(PROPERTIES)('$name', async (property) => {
  const { runs, failure } = await tryCases(property, seed, SECONDS)
  expect(failure).toBeUndefined()
  expect(runs).toBeGreaterThan(0)
})
