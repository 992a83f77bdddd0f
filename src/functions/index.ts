import { binFunctions } from './bin.ts'
import { conditionalFunctions } from './conditional.ts'
import { conversionFunctions } from './conversion.ts'
import { dataSizeFunctions } from './data-size.ts'
import { datetimeFunctions } from './datetime/datetime.ts'
import { datetimeFormatFunctions } from './datetime/format.ts'
import { timezoneFunctions } from './datetime/timezone.ts'
import { arraySortFunctions } from './dynamic/array-sort.ts'
import { arrayFunctions } from './dynamic/arrays.ts'
import { bagFunctions } from './dynamic/bags.ts'
import { jsonFunctions } from './dynamic/json.ts'
import { sequenceFunctions } from './dynamic/sequences.ts'
import { setFunctions } from './dynamic/sets.ts'
import type { ScalarFunction } from './function.ts'
import { geoBufferFunctions } from './geo/buffer.ts'
import { geoCoveringFunctions } from './geo/coverings.ts'
import { geoDensifyFunctions } from './geo/densify.ts'
import { geoDistanceFunctions } from './geo/distance.ts'
import { geohashFunctions } from './geo/geohash.ts'
import { h3Functions } from './geo/h3.ts'
import { geoIntersectionFunctions } from './geo/intersections.ts'
import { geoLineFunctions } from './geo/lines.ts'
import { geoPolygonFunctions } from './geo/polygons.ts'
import { s2Functions } from './geo/s2.ts'
import { geoSimplifyFunctions } from './geo/simplify.ts'
import { wktFunctions } from './geo/wkt.ts'
import { hashFunctions } from './hashing/hashing.ts'
import { geoInfoFunctions } from './ip/geo-info.ts'
import { ipv4Functions } from './ip/ipv4.ts'
import { ipv6Functions } from './ip/ipv6.ts'
import { ipSearchFunctions } from './ip/search.ts'
import { bitFunctions } from './math/bits.ts'
import { formatBytesFunctions } from './math/format-bytes.ts'
import { mathFunctions } from './math/math.ts'
import { statisticsFunctions } from './math/statistics.ts'
import { unitFunctions } from './math/units.ts'
import { accessOperators } from './operators/access.ts'
import { arithmeticOperators } from './operators/arithmetic.ts'
import { comparisonOperators } from './operators/comparison.ts'
import { logicalOperators } from './operators/logical.ts'
import { membershipOperators } from './operators/membership.ts'
import { stringOperators } from './operators/strings.ts'
import { pathFunctions } from './parsing/paths.ts'
import { urlFunctions } from './parsing/url.ts'
import { refusedFunctions } from './refused.ts'
import { seriesDecompositionFunctions } from './series/decomposition.ts'
import { seriesElementFunctions } from './series/elementwise.ts'
import { seriesFillFunctions } from './series/fill.ts'
import { seriesFilterFunctions } from './series/filters.ts'
import { seriesFitFunctions } from './series/fits.ts'
import { seriesFourierFunctions } from './series/fourier.ts'
import { seriesPeriodFunctions } from './series/periods.ts'
import { seriesStatsFunctions } from './series/stats.ts'
import { sketchFunctions } from './sketches.ts'
import { surroundingsFunctions } from './surroundings.ts'
import { basicTextFunctions, codePointFunctions } from './text/basic.ts'
import { compressionFunctions } from './text/compression.ts'
import { encodingFunctions } from './text/encoding.ts'
import { extractFunctions } from './text/extract.ts'
import { nullFunctions } from './text/nulls.ts'
import { textSearchFunctions } from './text/search.ts'
import { userAgentFunctions } from './user-agents/user-agents.ts'
import { windowFunctions } from './windows.ts'

/** Every scalar function and operator, by family. */
export const scalarFunctions: readonly ScalarFunction[] = [
  ...accessOperators,
  ...arithmeticOperators,
  ...arrayFunctions,
  ...arraySortFunctions,
  ...bagFunctions,
  ...basicTextFunctions,
  ...binFunctions,
  ...bitFunctions,
  ...codePointFunctions,
  ...comparisonOperators,
  ...conditionalFunctions,
  ...conversionFunctions,
  ...dataSizeFunctions,
  ...datetimeFormatFunctions,
  ...datetimeFunctions,
  ...encodingFunctions,
  ...compressionFunctions,
  ...extractFunctions,
  ...formatBytesFunctions,
  ...geoInfoFunctions,
  ...geoBufferFunctions,
  ...geoCoveringFunctions,
  ...geoDensifyFunctions,
  ...geoDistanceFunctions,
  ...geoIntersectionFunctions,
  ...geoLineFunctions,
  ...geoPolygonFunctions,
  ...geoSimplifyFunctions,
  ...geohashFunctions,
  ...h3Functions,
  ...hashFunctions,
  ...ipSearchFunctions,
  ...ipv4Functions,
  ...ipv6Functions,
  ...jsonFunctions,
  ...logicalOperators,
  ...mathFunctions,
  ...membershipOperators,
  ...nullFunctions,
  ...pathFunctions,
  ...refusedFunctions,
  ...sequenceFunctions,
  ...s2Functions,
  ...seriesDecompositionFunctions,
  ...seriesElementFunctions,
  ...seriesFillFunctions,
  ...seriesFilterFunctions,
  ...seriesFitFunctions,
  ...seriesFourierFunctions,
  ...seriesPeriodFunctions,
  ...seriesStatsFunctions,
  ...setFunctions,
  ...sketchFunctions,
  ...statisticsFunctions,
  ...stringOperators,
  ...surroundingsFunctions,
  ...textSearchFunctions,
  ...timezoneFunctions,
  ...unitFunctions,
  ...urlFunctions,
  ...userAgentFunctions,
  ...windowFunctions,
  ...wktFunctions,
]
