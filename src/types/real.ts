import { shortestDigits } from './grisu.ts'

/** The text of a real as Kusto writes it: digits that read back the same, with `.0` for whole numbers. */
export function formatReal(value: number): string {
  if (Number.isNaN(value)) return 'NaN'
  if (!Number.isFinite(value)) return value > 0 ? 'Infinity' : '-Infinity'
  if (Number.isSafeInteger(value)) return `${value}.0`
  const { digits, exponent } = shortestDigits(Math.abs(value))
  return (value < 0 ? '-' : '') + placePoint(digits, exponent)
}

/** Plain notation from 0.000001 to below 10^21, else `1.5e30`. */
function placePoint(digits: string, exponent: number): string {
  const point = digits.length + exponent
  if (exponent >= 0 && point <= 21) return `${digits}${'0'.repeat(exponent)}.0`
  if (point > 0 && point <= 21) return `${digits.slice(0, point)}.${digits.slice(point)}`
  if (point > -6 && point <= 0) return `0.${'0'.repeat(-point)}${digits}`
  return `${digits[0]}${digits.length > 1 ? `.${digits.slice(1)}` : ''}e${point - 1}`
}

/**
 * Parses a real: digits, exponent, `NaN` and `Infinity` in any case, `inf` in lower case (as measured), with a sign;
 * null when the text is none of these.
 */
export function parseReal(text: string): number | null {
  const trimmed = text.trim()
  if (/^[+-]?(\d+(\.\d*)?|\.\d+)([eE][+-]?\d+)?$/.test(trimmed)) return Number(trimmed)
  if (/^[+-]?nan$/i.test(trimmed)) return Number.NaN
  if (!/^[+-]?(inf|[iI][nN][fF][iI][nN][iI][tT][yY]|∞)$/.test(trimmed)) return null
  return trimmed.startsWith('-') ? -Infinity : Infinity
}
