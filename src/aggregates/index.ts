import type { Aggregate } from './aggregate.ts'

/** Every aggregate, by family. */
export const aggregates: readonly Aggregate[] = []
