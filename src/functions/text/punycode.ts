import { KqlError } from '../../errors/kql-error.ts'

/** Punycode (RFC 3492), keeping the case of letters. */
const BASE = 36
const T_MIN = 1
const T_MAX = 26
const FIRST_BIAS = 72
const FIRST_CODE = 128
const DIGITS = 'abcdefghijklmnopqrstuvwxyz0123456789'

/** Its time grows with the square of the length; names of hosts have 63 characters at most. */
const MAX_LENGTH = 20_000

function checkLength(text: string): void {
  if (text.length <= MAX_LENGTH) return
  const message = `A text of ${text.length} characters is too long for Punycode; the limit is ${MAX_LENGTH} characters.`
  throw new KqlError('limit', message, { code: 'KQL326' })
}

function adapt(delta: number, count: number, first: boolean): number {
  let rest = Math.floor(delta / (first ? 700 : 2))
  rest += Math.floor(rest / count)
  let k = 0
  for (; rest > ((BASE - T_MIN) * T_MAX) / 2; k += BASE) rest = Math.floor(rest / (BASE - T_MIN))
  return k + Math.floor(((BASE - T_MIN + 1) * rest) / (rest + 38))
}

function threshold(k: number, bias: number): number {
  return Math.min(T_MAX, Math.max(T_MIN, k - bias))
}

/** The text in Punycode. Throws KqlError (`limit`) for a very long one. */
export function punycodeEncode(text: string): string {
  checkLength(text)
  const codes = Array.from(text, (character) => character.codePointAt(0)!)
  const basic = codes.filter((code) => code < FIRST_CODE)
  let encoded = String.fromCodePoint(...basic) + (basic.length > 0 ? '-' : '')
  let bias = FIRST_BIAS
  let delta = 0
  let handled = basic.length
  for (let code = FIRST_CODE; handled < codes.length; code++) {
    const next = Math.min(...codes.filter((one) => one >= code))
    delta += (next - code) * (handled + 1)
    code = next
    for (const one of codes) {
      if (one < code) delta++
      if (one !== code) continue
      let rest = delta
      for (let k = BASE; ; k += BASE) {
        const t = threshold(k, bias)
        if (rest < t) break
        encoded += DIGITS[t + ((rest - t) % (BASE - t))]
        rest = Math.floor((rest - t) / (BASE - t))
      }
      encoded += DIGITS[rest]
      bias = adapt(delta, handled + 1, handled === basic.length)
      delta = 0
      handled++
    }
    delta++
  }
  return encoded
}

/** The text that a Punycode text stands for; null when it is none. Throws KqlError (`limit`) for a very long one. */
export function punycodeDecode(text: string): string | null {
  checkLength(text)
  const end = Math.max(0, text.lastIndexOf('-'))
  const codes = Array.from(text.slice(0, end), (character) => character.charCodeAt(0))
  if (codes.some((code) => code >= FIRST_CODE)) return null
  let code = FIRST_CODE
  let bias = FIRST_BIAS
  let place = 0
  for (let at = end > 0 ? end + 1 : 0; at < text.length; ) {
    const before = place
    for (let k = BASE, weight = 1; ; k += BASE) {
      const digit = at < text.length ? DIGITS.indexOf(text[at++].toLowerCase()) : -1
      if (digit < 0) return null
      place += digit * weight
      const t = threshold(k, bias)
      if (digit < t) break
      weight *= BASE - t
    }
    bias = adapt(place - before, codes.length + 1, before === 0)
    code += Math.floor(place / (codes.length + 1))
    if (code > 0x10ffff) return null
    place %= codes.length + 1
    codes.splice(place++, 0, code)
  }
  return codes.map((one) => String.fromCodePoint(one)).join('')
}
