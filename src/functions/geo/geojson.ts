import { type Dynamic, dynamicReal, isArray, isBag, numberOf } from '../../types/dynamic.ts'

/** A place in degrees. */
export type LngLat = readonly [longitude: number, latitude: number]

/** Whether there is such a place. */
export function isPlace(longitude: number, latitude: number): boolean {
  return Math.abs(longitude) <= 180 && Math.abs(latitude) <= 90
}

/** A GeoJSON object of a type with one member. */
export function geometry(type: string, member: string, content: Dynamic): Dynamic {
  return new Map<string, Dynamic>([
    ['type', type],
    [member, content],
  ])
}

function position([longitude, latitude]: LngLat): Dynamic {
  return [dynamicReal(longitude), dynamicReal(latitude)]
}

/** A GeoJSON point. */
export function pointShape(place: LngLat): Dynamic {
  return geometry('Point', 'coordinates', position(place))
}

/** A GeoJSON point, or several. */
export function pointsShape(places: readonly LngLat[]): Dynamic {
  return places.length === 1 ? pointShape(places[0]) : geometry('MultiPoint', 'coordinates', places.map(position))
}

/** A GeoJSON line, or several. */
export function lineShape(lines: readonly (readonly LngLat[])[]): Dynamic {
  const coordinates = lines.map((line) => line.map(position))
  return lines.length === 1
    ? geometry('LineString', 'coordinates', coordinates[0])
    : geometry('MultiLineString', 'coordinates', coordinates)
}

/** A GeoJSON polygon of closed rings, or several. */
export function polygonShape(polygons: readonly (readonly (readonly LngLat[])[])[]): Dynamic {
  const coordinates = polygons.map((rings) => rings.map((ring) => ring.map(position)))
  return polygons.length === 1
    ? geometry('Polygon', 'coordinates', coordinates[0])
    : geometry('MultiPolygon', 'coordinates', coordinates)
}

/** Several GeoJSON shapes in one: the one itself if it is one. */
export function collectionShape(shapes: readonly Dynamic[]): Dynamic {
  return shapes.length === 1 ? shapes[0] : geometry('GeometryCollection', 'geometries', shapes)
}

/** The lines of a LineString or MultiLineString; null for anything else. */
export function readLines(shape: Dynamic): LngLat[][] | null {
  return readShape(shape, 'LineString', 'MultiLineString', readPlaces)
}

/** The polygons, each a list of rings, of a Polygon or MultiPolygon; null for anything else. */
export function readPolygons(shape: Dynamic): LngLat[][][] | null {
  return readShape(shape, 'Polygon', 'MultiPolygon', (rings) => readAll(rings, readPlaces))
}

function readShape<T>(shape: Dynamic, one: string, many: string, read: (value: Dynamic) => T | null): T[] | null {
  if (!isBag(shape)) return null
  const coordinates = shape.get('coordinates') ?? null
  switch (shape.get('type')) {
    case one:
      return readAll([coordinates], read)
    case many:
      return readAll(coordinates, read)
    default:
      return null
  }
}

/** What is read from each item of a list that is not empty; null unless all can be read. */
function readAll<T>(list: Dynamic, read: (value: Dynamic) => T | null): T[] | null {
  if (!isArray(list) || list.length === 0) return null
  const items: T[] = []
  for (const item of list) {
    const value = read(item)
    if (value === null) return null
    items.push(value)
  }
  return items
}

function readPlaces(list: Dynamic): LngLat[] | null {
  return readAll(list, readPlace)
}

function readPlace(value: Dynamic): LngLat | null {
  if (!isArray(value) || value.length < 2) return null
  const longitude = numberOf(value[0])
  const latitude = numberOf(value[1])
  if (longitude === undefined || latitude === undefined) return null
  const place: LngLat = [Number(longitude), Number(latitude)]
  return isPlace(...place) ? place : null
}
