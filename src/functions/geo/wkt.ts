import { checkDepth, type Dynamic, dynamicReal } from '../../types/dynamic.ts'
import type { ScalarFunction } from '../function.ts'
import { geometry } from './geojson.ts'

/** The GeoJSON name of each kind of shape, and how deep its lists of positions are nested. */
const KINDS = new Map([
  ['MULTIPOINT', { type: 'MultiPoint', depth: 1 }],
  ['LINESTRING', { type: 'LineString', depth: 1 }],
  ['MULTILINESTRING', { type: 'MultiLineString', depth: 2 }],
  ['POLYGON', { type: 'Polygon', depth: 2 }],
  ['MULTIPOLYGON', { type: 'MultiPolygon', depth: 3 }],
])

const TOKEN = /\s*([A-Za-z]+|[-+]?(?:\d+\.?\d*|\.\d+)(?:[eE][-+]?\d+)?|[(),])/y

/** Reads one text; every method throws `Invalid` when the text goes on otherwise. */
class Reader {
  private readonly tokens: readonly string[]
  private at = 0

  constructor(text: string) {
    this.tokens = tokensOf(text)
  }

  whole(): Dynamic {
    const shape = this.shape(0)
    if (this.at < this.tokens.length) throw new Invalid()
    return shape
  }

  private shape(depth: number): Dynamic {
    checkDepth(depth)
    const keyword = this.tokens[this.at++]?.toUpperCase()
    if (keyword === 'POINT') return geometry('Point', 'coordinates', this.enclosedPosition())
    if (keyword === 'GEOMETRYCOLLECTION') {
      return geometry(
        'GeometryCollection',
        'geometries',
        this.list(() => this.shape(depth + 1)),
      )
    }
    const kind = KINDS.get(keyword)
    if (kind === undefined) throw new Invalid()
    const enclosed = keyword === 'MULTIPOINT' && this.tokens[this.at + 1] === '('
    return geometry(kind.type, 'coordinates', this.positions(kind.depth, enclosed))
  }

  private positions(depth: number, enclosed: boolean): Dynamic {
    if (depth > 0) return this.list(() => this.positions(depth - 1, enclosed))
    return enclosed ? this.enclosedPosition() : this.position()
  }

  private enclosedPosition(): Dynamic {
    this.expect('(')
    const position = this.position()
    this.expect(')')
    return position
  }

  private position(): Dynamic {
    return [this.number(), this.number()]
  }

  private number(): Dynamic {
    const value = Number(this.tokens[this.at++])
    if (!Number.isFinite(value)) throw new Invalid()
    return dynamicReal(value)
  }

  private list(item: () => Dynamic): Dynamic {
    const items: Dynamic[] = []
    this.expect('(')
    do items.push(item())
    while (this.skip(','))
    this.expect(')')
    return items
  }

  private skip(token: string): boolean {
    if (this.tokens[this.at] !== token) return false
    this.at++
    return true
  }

  private expect(token: string): void {
    if (!this.skip(token)) throw new Invalid()
  }
}

class Invalid extends Error {}

function tokensOf(text: string): string[] {
  const tokens: string[] = []
  TOKEN.lastIndex = 0
  const trimmed = text.trimEnd()
  while (TOKEN.lastIndex < trimmed.length) {
    const match = TOKEN.exec(trimmed)
    if (match === null) throw new Invalid()
    tokens.push(match[1])
  }
  return tokens
}

function readWkt(text: string): Dynamic {
  try {
    return new Reader(text).whole()
  } catch (error) {
    if (error instanceof Invalid) return null
    throw error
  }
}

/** Shapes as well-known text. */
export const wktFunctions: readonly ScalarFunction[] = [
  {
    name: 'geo_from_wkt',
    doc: 'A shape in well-known text, as GeoJSON.',
    examples: [["geo_from_wkt('POINT (2.5 48.5)')", '{"type":"Point","coordinates":[2.5,48.5]}']],
    overloads: [
      {
        signature: '(wkt: StringOrArray as string) -> dynamic',
        row: readWkt,
      },
    ],
  },
]
