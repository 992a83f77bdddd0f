/**
 * Registers kqlite's matchers and snapshot serializer with Vitest: `import 'kqlite/vitest'`, in a test or a setup file.
 *
 * @packageDocumentation
 */
import { expect } from 'vitest'
import { type KqlMatchers, matchers, resultSerializer } from './matchers/index.ts'

expect.extend(matchers)
expect.addSnapshotSerializer(resultSerializer)

declare module 'vitest' {
  interface Matchers<T = any> extends KqlMatchers<T> {}
}
