import type { Int64 } from '../../types/int64.ts'
import type { ScalarFunction } from '../function.ts'
import { formatIpv6, type Ipv6Network, isIpv4, MAPPED_PREFIX, maskIpv6, parseIpv6 } from './address.ts'
import { anyRange, listOverloads } from './ranges.ts'

function isPrefix(prefix: Int64): prefix is number {
  return prefix >= 0 && prefix <= 128
}

/** -1, 0 or 1 by the bits that both prefixes (and the one given) leave. Of two IPv4 addresses it counts IPv4 bits. */
function compareIpv6(left: string, right: string, prefix?: Int64): number | null {
  const a = parseIpv6(left)
  const b = parseIpv6(right)
  if (a === null || b === null || (prefix !== undefined && !isPrefix(prefix))) return null
  let common = Math.min(a.prefix, b.prefix)
  if (prefix !== undefined) {
    const counted = isIpv4(a) && isIpv4(b) && prefix <= 32 ? prefix + MAPPED_PREFIX : prefix
    common = Math.min(common, counted)
  }
  const difference = maskIpv6(a.address, common) - maskIpv6(b.address, common)
  return difference === 0n ? 0 : difference < 0n ? -1 : 1
}

function isInIpv6Range(network: Ipv6Network, range: Ipv6Network): boolean {
  if (network.prefix < range.prefix) return false
  return maskIpv6(network.address, range.prefix) === maskIpv6(range.address, range.prefix)
}

/** The canonical text of the first bits of an address; "" when it is none. */
function canonical(ip: string, prefix: Int64): string {
  const network = parseIpv6(ip)
  if (network === null || !isPrefix(prefix)) return ''
  return formatIpv6(maskIpv6(network.address, Math.min(network.prefix, prefix)))
}

/** IPv6 addresses and networks. */
export const ipv6Functions: readonly ScalarFunction[] = [
  {
    name: 'parse_ipv6',
    doc: 'An IPv6 (or IPv4) address in its canonical form, with all eight groups; "" when it is none.',
    examples: [["parse_ipv6('fe80::1')", 'fe80:0000:0000:0000:0000:0000:0000:0001']],
    overloads: [{ signature: '(ip: string) -> string', row: (ip: string) => canonical(ip, 128) }],
  },
  {
    name: 'parse_ipv6_mask',
    doc: 'The first bits of an IPv6 (or IPv4) address in its canonical form; "" when it is none.',
    examples: [["parse_ipv6_mask('fe80::1:2', 112)", 'fe80:0000:0000:0000:0000:0000:0001:0000']],
    overloads: [{ signature: '(ip: string, prefix: long) -> string', row: canonical }],
  },
  {
    name: 'ipv6_compare',
    doc: 'Compares two IPv6 (or IPv4) addresses by the bits that their prefixes leave: -1, 0 or 1.',
    examples: [["ipv6_compare('fe80::1', 'fe80::2')", '-1']],
    overloads: [{ signature: '(ip1: string, ip2: string, prefix?: long) -> long', row: compareIpv6 }],
  },
  {
    name: 'ipv6_is_match',
    doc: 'Whether two IPv6 (or IPv4) addresses are the same in the bits that their prefixes leave.',
    examples: [["ipv6_is_match('fe80::1', 'fe80::2', 120)", 'true']],
    overloads: [
      {
        signature: '(ip1: string, ip2: string, prefix?: long) -> bool',
        row: (left: string, right: string, prefix?: Int64) => {
          const order = compareIpv6(left, right, prefix)
          return order === null ? null : order === 0
        },
      },
    ],
  },
  {
    name: 'ipv6_is_in_range',
    doc: 'Whether an IPv6 (or IPv4) address is in a network.',
    examples: [["ipv6_is_in_range('fe80::1', 'fe80::/10')", 'true']],
    overloads: [
      {
        signature: '(ip: string, ip_range: string) -> bool',
        row: (ip: string, range: string) => {
          const address = parseIpv6(ip)
          const network = parseIpv6(range)
          return address === null || network === null ? null : isInIpv6Range(address, network)
        },
      },
    ],
  },
  {
    name: 'ipv6_is_in_any_range',
    doc: 'Whether an IPv6 (or IPv4) address is in one of several networks.',
    examples: [["ipv6_is_in_any_range('fe80::1', 'fc00::/7', 'fe80::/10')", 'true']],
    overloads: listOverloads('ip', 'ranges', anyRange(parseIpv6, isInIpv6Range)),
  },
]
