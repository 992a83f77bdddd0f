import type { Aggregate } from './aggregate.ts'
import { bitAggregates } from './bits.ts'
import { bagAggregates, collectionAggregates } from './collections.ts'
import { countAggregates } from './count.ts'
import { extremeAggregates } from './extremes.ts'
import { momentAggregates } from './moments.ts'
import { percentileAggregates } from './percentiles.ts'
import { pickAggregates } from './pick.ts'
import { schemaAggregates } from './schema.ts'
import { sketchAggregates } from './sketches.ts'
import { sumAggregates } from './sum.ts'

/** Every aggregate, by family. */
export const aggregates: readonly Aggregate[] = [
  ...countAggregates,
  ...sumAggregates,
  ...extremeAggregates,
  ...pickAggregates,
  ...collectionAggregates,
  ...bagAggregates,
  ...momentAggregates,
  ...percentileAggregates,
  ...bitAggregates,
  ...schemaAggregates,
  ...sketchAggregates,
]
