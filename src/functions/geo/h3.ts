import type { Dynamic } from '../../types/dynamic.ts'
import type { ScalarFunction } from '../function.ts'
import { inSetOrder } from './cell-order.ts'
import { isPlace, pointShape, polygonShape } from './geojson.ts'
import { h3 } from './libraries.ts'

const MAX_RESOLUTION = 15
/** How many levels deep the children of a cell may be asked for. */
const MAX_DEPTH = 5
const MAX_RING = 142

function isResolution(value: number | bigint): boolean {
  return value >= 0 && value <= MAX_RESOLUTION
}

/** A kernel that gives null for what is no cell. */
function ofCell<T, R extends unknown[]>(
  use: (cell: string, ...rest: R) => T | null,
): (cell: string, ...rest: R) => T | null {
  return (cell, ...rest) => (h3().isValidCell(cell) ? use(cell, ...rest) : null)
}

/** H3 cells. */
export const h3Functions: readonly ScalarFunction[] = [
  {
    name: 'geo_point_to_h3cell',
    doc: 'The H3 cell of a place at a resolution of 0 to 15 (6 unless told); "" for what is no place.',
    examples: [['geo_point_to_h3cell(2.2945, 48.8583, 8)', '881fb46741fffff']],
    overloads: [
      {
        signature: '(longitude: Number as real, latitude: Number as real, resolution?: Number as long) -> string',
        row: (longitude: number, latitude: number, resolution: number | bigint = 6) => {
          const valid = isPlace(longitude, latitude) && isResolution(resolution)
          return valid ? h3().latLngToCell(latitude, longitude, Number(resolution)) : ''
        },
      },
    ],
  },
  {
    name: 'geo_h3cell_to_central_point',
    doc: 'The middle of an H3 cell, as a GeoJSON point.',
    examples: [
      [
        "geo_point_to_h3cell(toreal(geo_h3cell_to_central_point('881fb46741fffff').coordinates[0]), toreal(geo_h3cell_to_central_point('881fb46741fffff').coordinates[1]), 8)",
        '881fb46741fffff',
      ],
    ],
    overloads: [
      {
        signature: '(h3cell: string) -> dynamic',
        row: ofCell((cell) => {
          const [latitude, longitude] = h3().cellToLatLng(cell)
          return pointShape([longitude, latitude])
        }),
      },
    ],
  },
  {
    name: 'geo_h3cell_to_polygon',
    doc: 'The area of an H3 cell, as a GeoJSON polygon.',
    examples: [["array_length(geo_h3cell_to_polygon('881fb46741fffff').coordinates[0])", '7']],
    overloads: [
      {
        signature: '(h3cell: string) -> dynamic',
        row: ofCell((cell) => polygonShape([[h3().cellToBoundary(cell, true) as [number, number][]]])),
      },
    ],
  },
  {
    name: 'geo_h3cell_level',
    doc: 'The resolution of an H3 cell.',
    examples: [["geo_h3cell_level('881fb46741fffff')", '8']],
    overloads: [{ signature: '(h3cell: string) -> int', row: ofCell((cell) => h3().getResolution(cell)) }],
  },
  {
    name: 'geo_h3cell_parent',
    doc: 'The H3 cell around one, one level up unless told which; "" when there is none.',
    examples: [["geo_h3cell_parent('881fb46741fffff')", '871fb4674ffffff']],
    overloads: [
      {
        signature: '(h3cell: string, resolution?: Number as long) -> string',
        row: (cell: string, resolution?: number | bigint) => {
          if (!h3().isValidCell(cell)) return ''
          const own = h3().getResolution(cell)
          const level = resolution ?? own - 1
          return level >= 0 && level <= own ? h3().cellToParent(cell, Number(level)) : ''
        },
      },
    ],
  },
  {
    name: 'geo_h3cell_children',
    doc: 'The H3 cells within one, one level down unless told which (at most five).',
    examples: [["array_length(geo_h3cell_children('881fb46741fffff', 10))", '49']],
    overloads: [
      {
        signature: '(h3cell: string, resolution?: Number as long) -> dynamic',
        row: ofCell((cell, resolution?: number | bigint): Dynamic => {
          const own = h3().getResolution(cell)
          const level = resolution ?? own + 1
          const valid = level >= own && level <= own + MAX_DEPTH && isResolution(level)
          return valid ? h3().cellToChildren(cell, Number(level)) : null
        }),
      },
    ],
  },
  {
    name: 'geo_h3cell_neighbors',
    doc: 'The H3 cells around one.',
    examples: [["array_length(geo_h3cell_neighbors('881fb46741fffff'))", '6']],
    overloads: [
      {
        signature: '(h3cell: string) -> dynamic',
        row: ofCell((cell): Dynamic => inSetOrder(h3().gridDiskDistances(cell, 1)[1])),
      },
    ],
  },
  {
    name: 'geo_h3cell_rings',
    doc: 'The H3 cells around one, a list for each distance from 0 to the one given (at most 142).',
    examples: [["array_length(geo_h3cell_rings('881fb46741fffff', 2)[2])", '12']],
    overloads: [
      {
        signature: '(h3cell: string, distance: Number as long) -> dynamic',
        row: ofCell((cell, distance: number | bigint): Dynamic => {
          return distance >= 0 && distance <= MAX_RING ? h3().gridDiskDistances(cell, Number(distance)) : null
        }),
      },
    ],
  },
]
