import { expect, test } from 'vitest'
import { PROPERTIES } from './properties.ts'
import { tryCases } from './run.ts'

/** A taste of `npm run fuzz`, with other cases each day. */
const SECONDS = 2
const seed = Math.floor(Date.now() / 86_400_000)

test.each(PROPERTIES)('$name', async (property) => {
  const { runs, failure } = await tryCases(property, seed, SECONDS)
  expect(failure).toBeUndefined()
  expect(runs).toBeGreaterThan(0)
})
