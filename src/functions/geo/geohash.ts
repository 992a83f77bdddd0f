import type { Dynamic } from '../../types/dynamic.ts'
import type { ScalarFunction } from '../function.ts'
import { isPlace, pointShape, polygonShape } from './geojson.ts'

const DIGITS = '0123456789bcdefghjkmnpqrstuvwxyz'
const MAX_LENGTH = 18

/** A cell of the grid of a length: columns from the west, rows from the south. Both stay below 2^45. */
interface Cell {
  readonly length: number
  readonly column: number
  readonly row: number
}

/** How many columns and rows the grid of a length has. */
function gridOf(length: number): { columns: number; rows: number } {
  return { columns: 2 ** Math.ceil((length * 5) / 2), rows: 2 ** Math.floor((length * 5) / 2) }
}

function cellAt(longitude: number, latitude: number, length: number): Cell {
  const { columns, rows } = gridOf(length)
  const column = Math.min(Math.floor(((longitude + 180) / 360) * columns), columns - 1)
  const row = Math.min(Math.floor(((latitude + 90) / 180) * rows), rows - 1)
  return { length, column, row }
}

/** The digits take their bits in turn from the column and the row. */
function formatCell({ length, column, row }: Cell): string {
  let text = ''
  for (let i = length - 1, even = (length * 5) % 2 === 1; i >= 0; i--) {
    let digit = 0
    for (let bit = 0; bit < 5; bit++, even = !even) {
      if (even) {
        digit += (column % 2) << bit
        column = Math.floor(column / 2)
      } else {
        digit += (row % 2) << bit
        row = Math.floor(row / 2)
      }
    }
    text = DIGITS[digit] + text
  }
  return text
}

function parseCell(text: string): Cell | null {
  if (text.length === 0 || text.length > MAX_LENGTH) return null
  let column = 0
  let row = 0
  let even = true
  for (const char of text) {
    const digit = DIGITS.indexOf(char)
    if (digit < 0) return null
    for (let bit = 4; bit >= 0; bit--, even = !even) {
      if (even) column = column * 2 + ((digit >> bit) & 1)
      else row = row * 2 + ((digit >> bit) & 1)
    }
  }
  return { length: text.length, column, row }
}

function boundsOf({ length, column, row }: Cell) {
  const { columns, rows } = gridOf(length)
  return {
    west: (column / columns) * 360 - 180,
    east: ((column + 1) / columns) * 360 - 180,
    south: (row / rows) * 180 - 90,
    north: ((row + 1) / rows) * 180 - 90,
  }
}

/** West, south-west, south, south-east, north-east, east, north, north-west: the order measured on the engine. */
const NEIGHBORS = [
  [-1, 0],
  [-1, -1],
  [0, -1],
  [1, -1],
  [1, 1],
  [1, 0],
  [0, 1],
  [-1, 1],
]

function neighborsOf(cell: Cell): string[] {
  const { columns, rows } = gridOf(cell.length)
  return NEIGHBORS.map(([east, north]) => ({
    length: cell.length,
    column: (cell.column + east + columns) % columns,
    row: cell.row + north,
  }))
    .filter(({ row }) => row >= 0 && row < rows)
    .map(formatCell)
}

function ofCell(use: (cell: Cell) => Dynamic): (text: string) => Dynamic {
  return (text) => {
    const cell = parseCell(text)
    return cell === null ? null : use(cell)
  }
}

/** Geohash cells. */
export const geohashFunctions: readonly ScalarFunction[] = [
  {
    name: 'geo_point_to_geohash',
    doc: 'The geohash of a place, of 1 to 18 characters (5 unless told); "" for what is no place.',
    examples: [['geo_point_to_geohash(2.2945, 48.8583, 7)', 'u09tunq']],
    overloads: [
      {
        signature: '(longitude: Number as real, latitude: Number as real, accuracy?: Number as long) -> string',
        row: (longitude: number, latitude: number, accuracy: number | bigint = 5) => {
          const valid = isPlace(longitude, latitude) && accuracy >= 1 && accuracy <= MAX_LENGTH
          return valid ? formatCell(cellAt(longitude, latitude, Number(accuracy))) : ''
        },
      },
    ],
  },
  {
    name: 'geo_geohash_to_central_point',
    doc: 'The middle of a geohash, as a GeoJSON point.',
    examples: [["geo_geohash_to_central_point('s')", '{"type":"Point","coordinates":[22.5,22.5]}']],
    overloads: [
      {
        signature: '(geohash: string) -> dynamic',
        row: ofCell((cell) => {
          const { west, east, south, north } = boundsOf(cell)
          return pointShape([(west + east) / 2, (south + north) / 2])
        }),
      },
    ],
  },
  {
    name: 'geo_geohash_to_polygon',
    doc: 'The area of a geohash, as a GeoJSON polygon.',
    examples: [
      ["geo_geohash_to_polygon('7')", '{"type":"Polygon","coordinates":[[[-45,-45],[0,-45],[0,0],[-45,0],[-45,-45]]]}'],
    ],
    overloads: [
      {
        signature: '(geohash: string) -> dynamic',
        row: ofCell((cell) => {
          const { west, east, south, north } = boundsOf(cell)
          const corners = [west, south, east, south, east, north, west, north, west, south]
          const ring = [0, 2, 4, 6, 8].map((i) => [corners[i], corners[i + 1]] as const)
          return polygonShape([[ring]])
        }),
      },
    ],
  },
  {
    name: 'geo_geohash_neighbors',
    doc: 'The geohashes around one; fewer than eight at a pole.',
    examples: [["geo_geohash_neighbors('s')", '["e","7","k","m","v","t","u","g"]']],
    overloads: [{ signature: '(geohash: string) -> dynamic', row: ofCell(neighborsOf) }],
  },
]
