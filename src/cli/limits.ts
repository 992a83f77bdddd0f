import { getHeapStatistics } from 'node:v8'
import { DEFAULT_LIMITS, type Limits } from '../limits/meter.ts'

/** The standard limits, but no more memory than this process may take (`node --max-old-space-size`). */
export function limitsOfProcess(): Limits {
  const heapMb = Math.floor(getHeapStatistics().heap_size_limit / 2 ** 20)
  return { memoryMb: Math.min(DEFAULT_LIMITS.memoryMb, heapMb) }
}
