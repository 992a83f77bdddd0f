import type { ScalarFunction } from '../function.ts'
import { TEMPERATURES, UNITS } from './units-data.ts'

type Convert = (value: number, from: string, to: string) => number | null

function convertFunction(what: string, row: Convert, example: [string, string]): ScalarFunction {
  return {
    name: `convert_${what}`,
    doc: `A measure of ${what} in another unit; null for an unknown unit.`,
    examples: [example],
    overloads: [{ signature: '(value: real, from: string, to: string) -> real', row }],
  }
}

function bySize(units: Readonly<Record<string, number>>): Convert {
  const sizes = new Map(Object.entries(units))
  return (value, from, to) => {
    const size = sizes.get(from)
    const wanted = sizes.get(to)
    return size === undefined || wanted === undefined ? null : (value * size) / wanted
  }
}

/** Angles: a tilt is the sine of one. */
const inDegrees = bySize(UNITS.angle)
const angle: Convert = (value, from, to) => {
  const degrees = from === 'Tilt' ? (Math.asin(value) * 180) / Math.PI : inDegrees(value, from, 'Degree')
  if (degrees === null) return null
  return to === 'Tilt' ? Math.sin((degrees * Math.PI) / 180) : inDegrees(degrees, 'Degree', to)
}

const scales = new Map(Object.entries(TEMPERATURES))
const temperature: Convert = (value, from, to) => {
  const scale = scales.get(from)
  const wanted = scales.get(to)
  if (scale === undefined || wanted === undefined) return null
  return ((value - scale.atZero) / scale.perKelvin) * wanted.perKelvin + wanted.atZero
}

/** Conversions of units. */
export const unitFunctions: readonly ScalarFunction[] = [
  convertFunction('angle', angle, ["convert_angle(1.5, 'Degree', 'Arcminute')", '90']),
  convertFunction('energy', bySize(UNITS.energy), ["convert_energy(1, 'KilowattHour', 'Kilojoule')", '3600']),
  convertFunction('force', bySize(UNITS.force), ["convert_force(25, 'Newton', 'Decanewton')", '2.5']),
  convertFunction('length', bySize(UNITS.length), ["convert_length(1, 'Mile', 'Meter')", '1609.344']),
  convertFunction('mass', bySize(UNITS.mass), ["convert_mass(2.5, 'Tonne', 'Kilogram')", '2500']),
  convertFunction('speed', bySize(UNITS.speed), ["convert_speed(1, 'KilometerPerSecond', 'MeterPerSecond')", '1000']),
  convertFunction('temperature', temperature, ["convert_temperature(300, 'Kelvin', 'DegreeRankine')", '540']),
  convertFunction('volume', bySize(UNITS.volume), ["convert_volume(1.5, 'CubicMeter', 'Liter')", '1500']),
]
