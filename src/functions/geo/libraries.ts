import type * as Geodesics from 'geographiclib-geodesic'
import type * as H3 from 'h3-js'
import type * as S2 from 's2js'

/*
 * Heavy libraries, each evaluated when a query first needs it: the bundler keeps a `require` of a CommonJS module as
 * a call that runs the module on first use. The files named are the small builds that run in a browser too.
 */

/** Uber's hexagons. */
export function h3(): typeof H3 {
  return require('h3-js/dist/h3-js.umd.js')
}

/** Google's geometry on the sphere. */
export function s2(): typeof S2.s2 {
  return require('s2js/dist/s2js.cjs.production.min.js').s2
}

/** Google's geometry on the circle. */
export function s1(): typeof S2.s1 {
  return require('s2js/dist/s2js.cjs.production.min.js').s1
}

/** Geodesics on the spheroid. */
export function geodesics(): typeof Geodesics.default {
  return require('geographiclib-geodesic')
}
