/** The text of a real as Kusto writes it: the shortest that reads back the same, with `.0` for whole numbers. */
export function formatReal(value: number): string {
  if (Number.isNaN(value)) return 'NaN'
  if (!Number.isFinite(value)) return value > 0 ? 'Infinity' : '-Infinity'
  const magnitude = Math.abs(value)
  if (magnitude !== 0 && (magnitude >= 1e15 || magnitude < 1e-4)) {
    const [mantissa, exponent] = value.toExponential().split('e')
    const digits = exponent.slice(1).padStart(2, '0')
    return `${mantissa}E${exponent[0]}${digits}`
  }
  return Number.isInteger(value) ? `${value}.0` : String(value)
}

/**
 * Parses a real: digits, exponent, `NaN` and `Infinity` in any case, `inf` in lower case (as measured), with a sign;
 * null when the text is none of these.
 */
export function parseReal(text: string): number | null {
  const trimmed = text.trim()
  if (/^[+-]?(\d+\.?\d*|\.\d+)([eE][+-]?\d+)?$/.test(trimmed)) return Number(trimmed)
  if (/^[+-]?nan$/i.test(trimmed)) return Number.NaN
  if (!/^[+-]?(inf|[iI][nN][fF][iI][nN][iI][tT][yY]|∞)$/.test(trimmed)) return null
  return trimmed.startsWith('-') ? -Infinity : Infinity
}
