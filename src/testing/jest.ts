/**
 * Registers kqlite's matchers and snapshot serializer with Jest: `import 'kqlite/jest'`, in a test or in a file of
 * `setupFilesAfterEnv`.
 *
 * @packageDocumentation
 */

// @ts-expect-error: Jest's own package, there while Jest runs; kqlite has but its types.
import { expect as jestExpect } from '@jest/globals'
import type { Expect } from 'expect'
import { type KqlMatchers, type MatcherResult, matchers, resultSerializer } from './matchers/index.ts'

type Matcher = (...args: never[]) => MatcherResult

/** What Jest gives a matcher as `this`. */
interface MatcherContext {
  readonly utils: { diff(expected: unknown, actual: unknown): string | null }
}

/** Jest shows no diff of its own for a matcher: here it becomes a part of the message. */
function withDiff(matcher: Matcher) {
  return function (this: MatcherContext, ...args: never[]): MatcherResult {
    const result = matcher(...args)
    if (result.expected === undefined) return result
    return { ...result, message: () => `${result.message()}\n\n${this.utils.diff(result.expected, result.actual)}` }
  }
}

const expect: Expect & { addSnapshotSerializer(serializer: typeof resultSerializer): void } = jestExpect
const withDiffs = Object.entries(matchers).map(([name, matcher]) => [name, withDiff(matcher as Matcher)])
expect.extend(Object.fromEntries(withDiffs))
expect.addSnapshotSerializer(resultSerializer)

declare module 'expect' {
  interface Matchers<R extends void | Promise<void>, T = unknown> extends KqlMatchers<R> {}
}

declare global {
  namespace jest {
    // biome-ignore lint/complexity/noBannedTypes: the parameters must be those that @types/jest declares
    interface Matchers<R, T = {}> extends KqlMatchers<R> {}
  }
}
