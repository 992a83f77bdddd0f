import type { Plugin } from '../engine/catalog.ts'
import { activeUsersCount } from './active-users-count.ts'
import { activityCountsMetrics } from './activity-counts-metrics.ts'
import { activityEngagement } from './activity-engagement.ts'
import { activityMetrics } from './activity-metrics.ts'
import { aiPlugins } from './ai.ts'
import { bagUnpack } from './bag-unpack.ts'
import { basket } from './basket.ts'
import { dcountIntersect } from './dcount-intersect.ts'
import { funnelSequenceCompletion } from './funnel-sequence-completion.ts'
import { geoLineLookup, geoPolygonLookup } from './geo-lookup.ts'
import { hookedPlugins } from './hooked.ts'
import { identity } from './identity.ts'
import { inferStorageSchema } from './infer-storage-schema.ts'
import { ipv4Lookup, ipv6Lookup } from './ip-lookup.ts'
import { narrow } from './narrow.ts'
import { newActivityMetrics } from './new-activity-metrics.ts'
import { pivot } from './pivot.ts'
import { preview } from './preview.ts'
import { rollingPercentile } from './rolling-percentile.ts'
import { rowsNear } from './rows-near.ts'
import { schemaMerge } from './schema-merge.ts'
import { sequenceDetect } from './sequence-detect.ts'
import { sessionCount } from './session-count.ts'
import { slidingWindowCounts } from './sliding-window-counts.ts'

/** Every plugin of `evaluate`. */
export const plugins: readonly Plugin[] = [
  activeUsersCount,
  activityCountsMetrics,
  activityEngagement,
  activityMetrics,
  ...aiPlugins,
  bagUnpack,
  basket,
  dcountIntersect,
  funnelSequenceCompletion,
  geoLineLookup,
  geoPolygonLookup,
  ...hookedPlugins,
  identity,
  inferStorageSchema,
  ipv4Lookup,
  ipv6Lookup,
  narrow,
  newActivityMetrics,
  pivot,
  preview,
  rollingPercentile,
  rowsNear,
  schemaMerge,
  sequenceDetect,
  sessionCount,
  slidingWindowCounts,
]
