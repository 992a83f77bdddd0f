import type { ScalarFunction } from '../function.ts'
import { parseIpv4Address } from './address.ts'
import { listOverloads } from './ranges.ts'

/** An IPv4 address between characters that are neither letters nor digits. */
const ADDRESS = /(?<![\p{L}\p{N}])(?=(\d{1,3}\.\d{1,3}\.\d{1,3}\.\d{1,3})(?![\p{L}\p{N}]))/gu

/** `192.`, `192.168.`, `192.168.1.` */
const PREFIX = /^(\d{1,3}\.){1,3}$/

function isAddress(text: string): boolean {
  return parseIpv4Address(text) !== null
}

function isAddressPrefix(text: string): boolean {
  return isAddress(text) || (PREFIX.test(text) && text.split('.').every((octet) => Number(octet) <= 255))
}

/** Finds any of some addresses (or prefixes of addresses) in a text. */
function searching(needles: readonly string[]): (text: string) => boolean {
  return (text) => {
    if (!needles.some((needle) => text.includes(needle))) return false
    for (const [, found] of text.matchAll(ADDRESS)) {
      const matches = (needle: string) => found === needle || (needle.endsWith('.') && found.startsWith(needle))
      if (isAddress(found) && needles.some(matches)) return true
    }
    return false
  }
}

function one(
  name: string,
  parameter: string,
  doc: string,
  isNeedle: (text: string) => boolean,
  needle: string,
): ScalarFunction {
  return {
    name,
    doc,
    examples: [[`${name}('from 192.168.1.77, port 22', '${needle}')`, 'true']],
    overloads: [
      {
        signature: `(source: StringOrDynamic as string, ${parameter}: string) -> bool`,
        row: (source: string, wanted: string) => isNeedle(wanted) && searching([wanted])(source),
      },
    ],
  }
}

function any(
  name: string,
  parameter: string,
  doc: string,
  isNeedle: (text: string) => boolean,
  needle: string,
): ScalarFunction {
  return {
    name,
    doc,
    examples: [[`${name}('from 192.168.1.77, port 22', dynamic(['${needle}', '1.1.1.1']))`, 'true']],
    overloads: listOverloads('source', parameter, (items) => searching(items.filter(isNeedle))),
  }
}

/** IPv4 addresses within texts. */
export const ipSearchFunctions: readonly ScalarFunction[] = [
  one('has_ipv4', 'ip', 'Whether an IPv4 address stands in a text.', isAddress, '192.168.1.77'),
  one(
    'has_ipv4_prefix',
    'ip_prefix',
    'Whether an IPv4 address with a prefix (`192.168.`) stands in a text.',
    isAddressPrefix,
    '192.168.',
  ),
  any('has_any_ipv4', 'ips', 'Whether one of several IPv4 addresses stands in a text.', isAddress, '192.168.1.77'),
  any(
    'has_any_ipv4_prefix',
    'ip_prefixes',
    'Whether an IPv4 address with one of several prefixes stands in a text.',
    isAddressPrefix,
    '192.168.',
  ),
]
