import type { Value } from '../../types/dynamic.ts'
import type { Int64 } from '../../types/int64.ts'
import type { ScalarFunction } from '../function.ts'
import { formatIpv4, type Ipv4Network, maskIpv4, parseIpv4 } from './address.ts'
import { anyRange, listOverloads } from './ranges.ts'

function isPrefix(prefix: Int64): prefix is number {
  return prefix >= 0 && prefix <= 32
}

/** -1, 0 or 1 by the bits that both prefixes (and the one given) leave. */
function compareIpv4(left: string, right: string, prefix: Int64 = 32): number | null {
  const a = parseIpv4(left)
  const b = parseIpv4(right)
  if (a === null || b === null || !isPrefix(prefix)) return null
  const common = Math.min(a.prefix, b.prefix, prefix)
  return Math.sign(maskIpv4(a.address, common) - maskIpv4(b.address, common))
}

function isInIpv4Range(network: Ipv4Network, range: Ipv4Network): boolean {
  if (network.prefix < range.prefix) return false
  return maskIpv4(network.address, range.prefix) === maskIpv4(range.address, range.prefix)
}

const PRIVATE = ['10.0.0.0/8', '172.16.0.0/12', '192.168.0.0/16'].map((range) => parseIpv4(range)!)

/** An address as text, or as the number it is; and how many of its bits count. */
function networkOf(value: Value, prefix: Int64): Ipv4Network | null {
  const isAddress = Number.isInteger(value) && Number(value) >= 0 && Number(value) < 2 ** 32
  const network = isAddress
    ? { address: Number(value), prefix: 32 }
    : typeof value === 'string'
      ? parseIpv4(value)
      : null
  return network === null || !isPrefix(prefix) ? null : { ...network, prefix: Math.min(network.prefix, prefix) }
}

/** The fewest networks that make up a range of addresses. */
function coveringNetworks(first: number, last: number): string[] {
  const networks: string[] = []
  let start = first
  while (start <= last) {
    let prefix = 32
    while (prefix > 0 && maskIpv4(start, prefix - 1) === start && start + 2 ** (33 - prefix) - 1 <= last) prefix--
    networks.push(`${formatIpv4(start)}/${prefix}`)
    start += 2 ** (32 - prefix)
  }
  return networks
}

/** IPv4 addresses and networks. */
export const ipv4Functions: readonly ScalarFunction[] = [
  {
    name: 'parse_ipv4',
    doc: 'An IPv4 address as a number; null when it is none.',
    examples: [["parse_ipv4('192.168.1.77/24')", '3232235776']],
    overloads: [
      {
        signature: '(ip: string) -> long',
        row: (ip: string) => {
          const network = parseIpv4(ip)
          return network && maskIpv4(network.address, network.prefix)
        },
      },
    ],
  },
  {
    name: 'parse_ipv4_mask',
    doc: 'The first bits of an IPv4 address as a number; null when it is none.',
    examples: [["parse_ipv4_mask('192.168.1.77', 24)", '3232235776']],
    overloads: [
      {
        signature: '(ip: string, prefix: long) -> long',
        row: (ip: string, prefix: Int64) => {
          const network = networkOf(ip, prefix)
          return network && maskIpv4(network.address, network.prefix)
        },
      },
    ],
  },
  {
    name: 'format_ipv4',
    doc: 'An IPv4 address, given as text or as a number, as text; all but its first bits are zero.',
    examples: [['format_ipv4(3232235853, 24)', '192.168.1.0']],
    overloads: [
      {
        signature: '(ip: Scalar, prefix?: long) -> string',
        row: (ip: Value, prefix: Int64 = 32) => {
          const network = networkOf(ip, prefix)
          return network === null ? '' : formatIpv4(maskIpv4(network.address, network.prefix))
        },
      },
    ],
  },
  {
    name: 'format_ipv4_mask',
    doc: 'An IPv4 network, given as text or as a number, in prefix notation.',
    examples: [["format_ipv4_mask('192.168.1.77', 24)", '192.168.1.0/24']],
    overloads: [
      {
        signature: '(ip: Scalar, prefix?: long) -> string',
        row: (ip: Value, prefix: Int64 = 32) => {
          const network = networkOf(ip, prefix)
          return network === null ? '' : `${formatIpv4(maskIpv4(network.address, network.prefix))}/${network.prefix}`
        },
      },
    ],
  },
  {
    name: 'ipv4_compare',
    doc: 'Compares two IPv4 addresses by the bits that their prefixes leave: -1, 0 or 1.',
    examples: [["ipv4_compare('192.168.1.1/24', '192.168.1.255')", '0']],
    overloads: [{ signature: '(ip1: string, ip2: string, prefix?: long) -> long', row: compareIpv4 }],
  },
  {
    name: 'ipv4_is_match',
    doc: 'Whether two IPv4 addresses are the same in the bits that their prefixes leave.',
    examples: [["ipv4_is_match('192.168.1.1', '192.168.1.255', 24)", 'true']],
    overloads: [
      {
        signature: '(ip1: string, ip2: string, prefix?: long) -> bool',
        row: (left: string, right: string, prefix?: Int64) => {
          const order = compareIpv4(left, right, prefix)
          return order === null ? null : order === 0
        },
      },
    ],
  },
  {
    name: 'ipv4_is_in_range',
    doc: 'Whether an IPv4 address is in a network.',
    examples: [["ipv4_is_in_range('10.1.2.3', '10.0.0.0/8')", 'true']],
    overloads: [
      {
        signature: '(ip: string, ip_range: string) -> bool',
        row: (ip: string, range: string) => {
          const address = parseIpv4(ip)
          const network = parseIpv4(range)
          return address === null || network === null ? null : isInIpv4Range(address, network)
        },
      },
    ],
  },
  {
    name: 'ipv4_is_in_any_range',
    doc: 'Whether an IPv4 address is in one of several networks.',
    examples: [["ipv4_is_in_any_range('10.1.2.3', '192.168.0.0/16', '10.0.0.0/8')", 'true']],
    overloads: listOverloads('ip', 'ranges', anyRange(parseIpv4, isInIpv4Range)),
  },
  {
    name: 'ipv4_is_private',
    doc: 'Whether an IPv4 address is in one of the private networks.',
    examples: [["ipv4_is_private('172.31.0.1')", 'true']],
    overloads: [
      {
        signature: '(ip: string) -> bool',
        row: (ip: string) => {
          const address = parseIpv4(ip)
          return address === null ? null : PRIVATE.some((range) => isInIpv4Range(address, range))
        },
      },
    ],
  },
  {
    name: 'ipv4_netmask_suffix',
    doc: 'The length of the prefix in prefix notation; 32 without one.',
    examples: [["ipv4_netmask_suffix('10.0.0.0/8')", '8']],
    overloads: [{ signature: '(ip: string) -> long', row: (ip: string) => parseIpv4(ip)?.prefix ?? null }],
  },
  {
    name: 'ipv4_range_to_cidr_list',
    doc: 'The networks that make up a range of IPv4 addresses.',
    examples: [["ipv4_range_to_cidr_list('10.0.0.0', '10.0.0.4')", '["10.0.0.0/30","10.0.0.4/32"]']],
    overloads: [
      {
        signature: '(start_ip: string, end_ip: string) -> dynamic',
        row: (start: string, end: string) => {
          const first = parseIpv4(start)
          const last = parseIpv4(end)
          return first === null || last === null ? null : coveringNetworks(first.address, last.address)
        },
      },
    ],
  },
]
