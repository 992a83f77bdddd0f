import type { Dynamic } from '../../types/dynamic.ts'
import type { ScalarFunction } from '../function.ts'
import { isPlace, type LngLat, pointShape, polygonShape } from './geojson.ts'
import { s2 } from './libraries.ts'
import { placeOf } from './sphere.ts'

const MAX_LEVEL = 30

function parseCell(token: string): bigint | null {
  if (!/^[0-9a-fA-F]{1,16}$/.test(token)) return null
  const cell = BigInt(`0x${token.padEnd(16, '0')}`)
  return s2().cellid.valid(cell) ? cell : null
}

function ofCell(use: (cell: bigint) => Dynamic): (token: string) => Dynamic {
  return (token) => {
    const cell = parseCell(token)
    return cell === null ? null : use(cell)
  }
}

function ringOf(cell: bigint): LngLat[] {
  const corners = s2().Cell.fromCellID(cell)
  return [0, 1, 2, 3, 0].map((i) => placeOf(corners.vertex(i)))
}

/** S2 cells. */
export const s2Functions: readonly ScalarFunction[] = [
  {
    name: 'geo_point_to_s2cell',
    doc: 'The S2 cell of a place at a level of 0 to 30 (11 unless told); "" for what is no place.',
    examples: [['geo_point_to_s2cell(2.2945, 48.8583, 12)', '47e66ff']],
    overloads: [
      {
        signature: '(longitude: Number as real, latitude: Number as real, level?: Number as long) -> string',
        row: (longitude: number, latitude: number, level: number | bigint = 11) => {
          if (!isPlace(longitude, latitude) || level < 0 || level > MAX_LEVEL) return ''
          const { cellid, LatLng } = s2()
          return cellid.toToken(
            cellid.parent(cellid.fromLatLng(LatLng.fromDegrees(latitude, longitude)), Number(level)),
          )
        },
      },
    ],
  },
  {
    name: 'geo_s2cell_to_central_point',
    doc: 'The middle of an S2 cell, as a GeoJSON point.',
    examples: [["geo_s2cell_to_central_point('1')", '{"type":"Point","coordinates":[0,0]}']],
    overloads: [
      {
        signature: '(s2cell: string) -> dynamic',
        row: ofCell((cell) => pointShape(placeOf(s2().cellid.point(cell)))),
      },
    ],
  },
  {
    name: 'geo_s2cell_to_polygon',
    doc: 'The area of an S2 cell, as a GeoJSON polygon.',
    examples: [["array_length(geo_s2cell_to_polygon('47e66ff').coordinates[0])", '5']],
    overloads: [{ signature: '(s2cell: string) -> dynamic', row: ofCell((cell) => polygonShape([[ringOf(cell)]])) }],
  },
  {
    name: 'geo_s2cell_neighbors',
    doc: 'The S2 cells around one that are of its level.',
    examples: [["array_length(geo_s2cell_neighbors('47e66ff'))", '8']],
    overloads: [
      {
        signature: '(s2cell: string) -> dynamic',
        row: ofCell((cell) => {
          const { allNeighbors, level, toToken } = s2().cellid
          return [...new Set(allNeighbors(cell, level(cell)).map(toToken))]
        }),
      },
    ],
  },
]
