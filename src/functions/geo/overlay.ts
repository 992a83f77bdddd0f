import { commonPoints, somePair } from './crossings.ts'
import { s2 } from './libraries.ts'
import { type Edge, edgesOfLine, edgesOfPolygon, type Line, loopThrough, type Polygon } from './shapes.ts'
import { closestPoint, minus, nearlySame, norm, plus, turn, unit, type Vector } from './sphere.ts'

/** Finds for each point the first one that is the same, but for rounding. */
export class Points {
  private readonly cells = new Map<string, Vector[]>()

  /** The point that stands for this one. */
  merge(point: Vector): Vector {
    const found = this.near(point)
    if (found !== undefined) return found
    const key = cellKey(point, 0, 0, 0)
    const cell = this.cells.get(key)
    if (cell === undefined) this.cells.set(key, [point])
    else cell.push(point)
    return point
  }

  private near(point: Vector): Vector | undefined {
    for (const dx of AROUND) {
      for (const dy of AROUND) {
        for (const dz of AROUND) {
          const found = this.cells.get(cellKey(point, dx, dy, dz))?.find((other) => nearlySame(point, other))
          if (found !== undefined) return found
        }
      }
    }
    return undefined
  }
}

const AROUND = [0, -1, 1]
const CELL = 2 ** -40

function cellKey({ x, y, z }: Vector, dx: number, dy: number, dz: number): string {
  return `${Math.floor(x / CELL) + dx} ${Math.floor(y / CELL) + dy} ${Math.floor(z / CELL) + dz}`
}

/** A piece of an edge, between the points where it meets the other shape. */
export interface Piece {
  readonly from: Vector
  readonly to: Vector
  /** The number of the edge it is of. */
  readonly source: number
}

/** The edges of two shapes, cut where they meet; sources are numbered on from the first shape to the second. */
export function cut(edges: readonly Edge[], others: readonly Edge[], points = new Points()): [Piece[], Piece[]] {
  const cuts = [edges.map((): Vector[] => []), others.map((): Vector[] => [])]
  somePair(edges, others, (i, j) => {
    const common = commonPoints(edges[i], others[j])
    cuts[0][i].push(...common)
    cuts[1][j].push(...common)
    return false
  })
  return [piecesOf(edges, cuts[0], points, 0), piecesOf(others, cuts[1], points, edges.length)]
}

function piecesOf(edges: readonly Edge[], cuts: readonly Vector[][], points: Points, first: number): Piece[] {
  return edges.flatMap(([from, to], i) => {
    const stops = [from, ...cuts[i].sort((a, b) => norm(minus(a, from)) - norm(minus(b, from))), to]
    const merged = stops
      .map((point) => points.merge(point))
      .filter((point, at, all) => at === 0 || point !== all[at - 1])
    return merged.slice(1).map((point, at) => ({ from: merged[at], to: point, source: first + i }))
  })
}

/** Tells whether a piece, or the same one the other way round, is in a list; points are compared as they stand. */
export class PieceSet {
  private readonly ends = new Map<Vector, Set<Vector>>()

  constructor(pieces: readonly Piece[]) {
    for (const piece of pieces) this.add(piece)
  }

  add({ from, to }: Piece): void {
    const ends = this.ends.get(from)
    if (ends === undefined) this.ends.set(from, new Set([to]))
    else ends.add(to)
  }

  has(from: Vector, to: Vector): boolean {
    return this.ends.get(from)?.has(to) === true
  }
}

/** The point in the middle of a piece of an edge. */
export function middleOf({ from, to }: Piece): Vector {
  return unit(plus(from, to))
}

/** Whether a point lies in a polygon. */
export function contains(polygon: Polygon, point: Vector): boolean {
  return polygon.containsPoint(new (s2().Point)(point.x, point.y, point.z))
}

/** What lies in either polygon (`union`) or in both (`intersection`). */
export function overlay(kind: 'union' | 'intersection', a: Polygon, b: Polygon, points = new Points()): Polygon {
  const [left, right] = cut(edgesOfPolygon(a), edgesOfPolygon(b), points)
  const inLeft = new PieceSet(left)
  const inRight = new PieceSet(right)
  const inside = kind === 'intersection'
  const kept = [
    ...left.filter((piece) => {
      if (inRight.has(piece.to, piece.from)) return false
      return inRight.has(piece.from, piece.to) || contains(b, middleOf(piece)) === inside
    }),
    ...right.filter((piece) => {
      if (inLeft.has(piece.from, piece.to) || inLeft.has(piece.to, piece.from)) return false
      return contains(a, middleOf(piece)) === inside
    }),
  ]
  return polygonOfPieces(kept)
}

/**
 * The union of polygons. It decides where the rings begin, so it goes about it as S2 does: the two of fewest vertices
 * first, with a union taken to have as many as both.
 */
export function unionOf(polygons: readonly Polygon[]): Polygon {
  const queue = polygons.map((polygon) => ({ polygon, size: polygon.numVertices })).sort((a, b) => a.size - b.size)
  while (queue.length > 1) {
    const [a, b] = queue.splice(0, 2)
    const size = a.size + b.size
    const at = queue.findIndex((other) => other.size > size)
    queue.splice(at < 0 ? queue.length : at, 0, { polygon: overlay('union', a.polygon, b.polygon), size })
  }
  return queue[0].polygon
}

/** Items by a key of theirs, in order. */
export function groupBy<T, K>(items: readonly T[], key: (item: T) => K): Map<K, T[]> {
  const groups = new Map<K, T[]>()
  for (const item of items) {
    const group = groups.get(key(item))
    if (group === undefined) groups.set(key(item), [item])
    else group.push(item)
  }
  return groups
}

/** The polygon with pieces for its border, the inside on their left. */
export function polygonOfPieces(pieces: readonly Piece[]): Polygon {
  return s2().Polygon.fromOrientedLoops(loopsOf(pieces).map((loop) => loopThrough(loop.map(({ from }) => from))))
}

/** Chains pieces into loops that touch themselves nowhere, in the order of the edges they are of. */
function loopsOf(pieces: readonly Piece[]): Piece[][] {
  const leaving = groupBy(pieces, ({ from }) => from)
  const used = new Set<Piece>()
  const loops: Piece[][] = []
  for (const start of pieces) {
    let path: Piece[] = []
    for (let piece: Piece | undefined = start; piece !== undefined && !used.has(piece); ) {
      used.add(piece)
      path.push(piece)
      const end: Vector = piece.to
      const back = path.findIndex(({ from }) => from === end)
      if (back >= 0) {
        loops.push(beginAfterLastEdge(path.slice(back)))
        path = path.slice(0, back)
      }
      piece = leftmost(piece, leaving.get(end)?.filter((next) => !used.has(next)) ?? [])
    }
  }
  const ranks = new Map(pieces.map((piece, rank) => [piece, rank]))
  const rankOf = ([first]: readonly Piece[]) => ranks.get(first)!
  return loops.filter((loop) => loop.length > 2).sort((a, b) => a[0].source - b[0].source || rankOf(a) - rankOf(b))
}

/** The piece that turns most to the left. */
function leftmost(piece: Piece, nexts: readonly Piece[]): Piece | undefined {
  return nexts.reduce<Piece | undefined>((best, next) => {
    if (best === undefined) return next
    return isLeftOf(next.to, piece.from, best.to, piece.to) ? next : best
  }, undefined)
}

/** Whether, seen from a point, one comes upon `to` before `other` when turning clockwise from `from`. */
function isLeftOf(to: Vector, from: Vector, other: Vector, at: Vector): boolean {
  const [first, second] = [turn(at, from, to), turn(at, from, other)]
  if (first <= 0 && second > 0) return true
  if (first > 0 && second <= 0) return false
  return turn(at, other, to) > 0
}

/** Turns a loop so that the pieces of its last edge come last, as S2 does. */
function beginAfterLastEdge(loop: readonly Piece[]): Piece[] {
  let last = 0
  let gap = false
  for (let i = 1; i < loop.length; i++) {
    const difference = loop[i].source - loop[last].source
    if (difference < 0) gap = true
    else if (difference > 0 || !gap) {
      last = i
      gap = false
    }
  }
  return [...loop.slice(last + 1), ...loop.slice(0, last + 1)]
}

/** The edges of lines, those they share once, chained into lines again. */
export function unionOfLines(lines: readonly Line[]): Line[] {
  const points = new Points()
  const seen = new PieceSet([])
  const pieces: Piece[] = []
  for (const [source, edge] of lines.flatMap(edgesOfLine).entries()) {
    const piece = { from: points.merge(edge[0]), to: points.merge(edge[1]), source }
    if (seen.has(piece.from, piece.to) || seen.has(piece.to, piece.from)) continue
    seen.add(piece)
    pieces.push(piece)
  }
  return chainPieces(pieces)
}

/** Chains pieces into lines. */
export function chainPieces(pieces: readonly Piece[]): Line[] {
  return chainsOf(pieces).map(lineOfChain)
}

/** The points of pieces that follow one another. */
export function lineOfChain(chain: readonly Piece[]): Line {
  return [chain[0].from, ...chain.map(({ to }) => to)]
}

/** Chains of pieces that go on wherever just one piece comes and one goes, in the order of the pieces. */
export function chainsOf(pieces: readonly Piece[]): Piece[][] {
  const leaving = groupBy(pieces, ({ from }) => from)
  const coming = groupBy(pieces, ({ to }) => to)
  const isJoint = (point: Vector) => leaving.get(point)?.length === 1 && coming.get(point)?.length === 1
  const used = new Set<Piece>()
  const starts = [...pieces.filter(({ from }) => !isJoint(from)), ...pieces]
  const chains: Piece[][] = []
  for (const start of starts) {
    if (used.has(start)) continue
    const chain: Piece[] = []
    for (let piece: Piece | undefined = start; piece !== undefined && !used.has(piece); ) {
      used.add(piece)
      chain.push(piece)
      piece = isJoint(piece.to) ? leaving.get(piece.to)![0] : undefined
    }
    chains.push(isJoint(start.from) ? beginAfterLastEdge(chain) : chain)
  }
  const ranks = ranksOf(pieces)
  return chains.sort((a, b) => ranks.get(a[0])! - ranks.get(b[0])!)
}

function ranksOf(pieces: readonly Piece[]): ReadonlyMap<Piece, number> {
  return new Map(pieces.map((piece, rank) => [piece, rank]))
}

/** The point of some edges that is nearest to a point, and the edge it is on. */
export function nearest(point: Vector, edges: readonly Edge[]): { readonly point: Vector; readonly edge: number } {
  let best = { point: edges[0][0], edge: 0 }
  let least = Infinity
  for (const [edge, [a, b]] of edges.entries()) {
    const candidate = closestPoint(point, a, b)
    const distance = norm(minus(candidate, point))
    if (distance < least) {
      least = distance
      best = { point: candidate, edge }
    }
  }
  return best
}
