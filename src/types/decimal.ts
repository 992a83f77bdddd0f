import { Decimal as DecimalBase } from 'decimal.js'

/** Kusto's decimal: 34 significant digits, and exponents as IEEE's decimal128 has them. */
export const Decimal = DecimalBase.clone({ precision: 34, toExpNeg: -28, toExpPos: 34, maxE: 6144, minE: -6176 })
/** A value of that type. */
export type Decimal = DecimalBase

/** Parses a decimal; null when the text is not a finite number. */
export function parseDecimal(text: string): Decimal | null {
  const trimmed = text.trim()
  if (!/^[+-]?(\d+(\.\d*)?|\.\d+)([eE][+-]?\d+)?$/.test(trimmed)) return null
  const value = new Decimal(trimmed)
  return value.isFinite() ? value : null
}

/** The canonical text of a decimal: plain digits, no exponent. */
export function formatDecimal(value: Decimal): string {
  return value.toFixed()
}
