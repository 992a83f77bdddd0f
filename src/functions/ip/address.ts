import type * as IpNum from 'ip-num'

/** Evaluated when the first IPv6 address is read, as the libraries of geometry are. */
function ipNum(): typeof IpNum {
  return require('ip-num')
}

/** An IPv4 address or network: 32 bits, and how many of them count. */
export interface Ipv4Network {
  readonly address: number
  readonly prefix: number
}

/** An IPv6 address or network: 128 bits, and how many of them count. */
export interface Ipv6Network {
  readonly address: bigint
  readonly prefix: number
}

const IPV4 = /^(\d{1,3})\.(\d{1,3})\.(\d{1,3})\.(\d{1,3})$/

/** The 32 bits of four decimal numbers; null when the text is something else. */
export function parseIpv4Address(text: string): number | null {
  const match = IPV4.exec(text)
  if (!match) return null
  let address = 0
  for (let i = 1; i <= 4; i++) {
    const octet = Number(match[i])
    if (octet > 255) return null
    address = address * 256 + octet
  }
  return address
}

/** An address, or a network in prefix notation (`10.0.0.0/8`). Blanks around it do no harm. */
export function parseIpv4(text: string): Ipv4Network | null {
  const [base, prefixText] = splitPrefix(text)
  const address = parseIpv4Address(base)
  const prefix = parsePrefix(prefixText, 32)
  return address === null || prefix === null ? null : { address, prefix }
}

/** The first bits of an address, the others zero. */
export function maskIpv4(address: number, prefix: number): number {
  const block = 2 ** (32 - prefix)
  return Math.floor(address / block) * block
}

/** An IPv4 address, from its 32 bits. */
export function formatIpv4(address: number): string {
  return [address >>> 24, (address >>> 16) & 255, (address >>> 8) & 255, address & 255].join('.')
}

/** The bits before those of an IPv4 address in the IPv6 address that stands for it (`::ffff:1.2.3.4`). */
const MAPPED_IPV4 = 0xffffn << 32n
export const MAPPED_PREFIX = 96

const EMBEDDED_IPV4 = /^::(?:ffff:)?(?=\d+\.)/i

/**
 * An IPv6 address or network. An IPv4 one becomes the IPv6 one that stands for it, also when it is written as
 * `::1.2.3.4/24`: the prefix counts bits of the IPv4 address then.
 */
export function parseIpv6(text: string): Ipv6Network | null {
  const v4 = parseIpv4(text.trim().replace(EMBEDDED_IPV4, ''))
  if (v4 !== null) return { address: MAPPED_IPV4 | BigInt(v4.address), prefix: v4.prefix + MAPPED_PREFIX }
  const [base, prefixText] = splitPrefix(text)
  const prefix = parsePrefix(prefixText, 128)
  if (prefix === null || !base.includes(':')) return null
  const { IPv6, Validator } = ipNum()
  if (!Validator.isValidIPv6String(base)[0]) return null
  return { address: new IPv6(base).value, prefix }
}

/** Whether it stands for an IPv4 address. */
export function isIpv4({ address }: Ipv6Network): boolean {
  return address >> 32n === MAPPED_IPV4 >> 32n
}

/** The first bits of an address, the others zero. */
export function maskIpv6(address: bigint, prefix: number): bigint {
  const dropped = BigInt(128 - prefix)
  return (address >> dropped) << dropped
}

/** All eight groups of four hexadecimal digits. */
export function formatIpv6(address: bigint): string {
  return address.toString(16).padStart(32, '0').match(/.{4}/g)!.join(':')
}

function splitPrefix(text: string): [base: string, prefix: string | undefined] {
  const trimmed = text.trim()
  const slash = trimmed.indexOf('/')
  return slash < 0 ? [trimmed, undefined] : [trimmed.slice(0, slash), trimmed.slice(slash + 1)]
}

function parsePrefix(text: string | undefined, most: number): number | null {
  if (text === undefined) return most
  if (!/^\d{1,3}$/.test(text)) return null
  const prefix = Number(text)
  return prefix <= most ? prefix : null
}
