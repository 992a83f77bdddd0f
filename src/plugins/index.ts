import type { Plugin } from '../engine/catalog.ts'

/** Every plugin of `evaluate`. */
export const plugins: readonly Plugin[] = []
