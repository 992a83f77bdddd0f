import { toCell } from '../../columns/cell.ts'
import { KqlError } from '../../errors/kql-error.ts'
import type { Dynamic } from '../../types/dynamic.ts'
import { fromSurroundings, type ScalarFunction } from '../function.ts'
import { maskIpv6, parseIpv6 } from './address.ts'

/**
 * What is known of IP addresses: a bag (`{ country, state, city, latitude, longitude }`) by address or network
 * (`10.0.0.0/8`), of which the longest counts; or a function.
 */
export type GeoInfo = { readonly [network: string]: object | null } | ((ip: string) => object | null | undefined)

/** Looks up addresses in given data. Throws KqlError (`runtime`) for a key that is no address or network. */
export function geoInfoLookup(data: GeoInfo): (ip: string) => Dynamic {
  if (typeof data === 'function') return (ip) => bagOf(ip, data(ip))
  const byPrefix = new Map<number, Map<bigint, Dynamic>>()
  for (const [key, info] of Object.entries(data)) {
    const network = parseIpv6(key)
    if (network === null) throw new KqlError('runtime', `geoInfo: ${JSON.stringify(key)} is no IP address or network`)
    const { address, prefix } = network
    if (!byPrefix.has(prefix)) byPrefix.set(prefix, new Map())
    byPrefix.get(prefix)!.set(maskIpv6(address, prefix), bagOf(key, info))
  }
  const prefixes = [...byPrefix.keys()].sort((a, b) => b - a)
  return (ip) => {
    const network = parseIpv6(ip)
    if (network === null) return null
    for (const prefix of prefixes) {
      const found = byPrefix.get(prefix)!.get(maskIpv6(network.address, prefix))
      if (found !== undefined && prefix <= network.prefix) return found
    }
    return null
  }
}

function bagOf(key: string, info: object | null | undefined): Dynamic {
  const bag = readCell(key, info)
  if (bag === undefined) throw new KqlError('runtime', `geoInfo of ${key} is no JSON value`)
  return bag as Dynamic
}

/** As `toCell`; an object that fails as it is read (a proxy, a getter) is an error of the caller's. */
function readCell(key: string, info: object | null | undefined): ReturnType<typeof toCell> {
  try {
    return toCell(info, 'dynamic')
  } catch (error) {
    if (error instanceof KqlError) throw error
    throw new KqlError('runtime', `geoInfo of ${key} cannot be read: ${error}`, { cause: error })
  }
}

/** Places of IP addresses, as the caller tells them. */
export const geoInfoFunctions: readonly ScalarFunction[] = [
  {
    name: 'geo_info_from_ip_address',
    doc: 'Where an IP address is, by the data that the caller gives; null when it is not among them.',
    needs: 'geoInfo',
    overloads: [
      {
        signature: '(ip: string) -> dynamic',
        prepare: ({ context }) => {
          const lookup = fromSurroundings(context, 'geoInfo', 'geo_info_from_ip_address()')
          return (ip: string) => lookup(ip)
        },
      },
    ],
  },
]
