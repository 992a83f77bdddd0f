import { tzOffset } from '@date-fns/tz'
import { KqlError } from '../../errors/kql-error.ts'
import { type Datetime, inRange, splitDatetime, TICKS_PER_MINUTE } from '../../types/datetime.ts'
import { add64 } from '../../types/int64.ts'
import type { ScalarFunction } from '../function.ts'

/** The offset from UTC in ticks that a zone has at a time given in milliseconds since 1970. */
function offsetAt(zone: string, ms: number): number {
  const minutes = tzOffset(zone, new Date(ms))
  // For names such as 'constructor' the library gives no number at all.
  if (!Number.isFinite(minutes)) throw new KqlError('runtime', `There is no time zone '${zone}'.`)
  return Math.round(minutes * TICKS_PER_MINUTE)
}

function toLocal(from: Datetime, zone: string): Datetime | null {
  return inRange(add64(from, offsetAt(zone, splitDatetime(from).ms)))
}

/**
 * The UTC time of a time on a zone's clocks. A time that the clocks show twice is taken as standard time; one that they
 * skip is taken as if they had been put forward already.
 */
function toUtc(from: Datetime, zone: string): Datetime | null {
  const { ms } = splitDatetime(from)
  const day = 86_400_000
  const candidates = [offsetAt(zone, ms - day), offsetAt(zone, ms + day)]
  const fitting = candidates.filter((offset) => offsetAt(zone, ms - offset / 10_000) === offset)
  const offset = fitting.length > 0 ? Math.min(...fitting) : Math.max(...candidates)
  return inRange(add64(from, -offset))
}

const SIGNATURE = '(from: datetime, timezone: string) -> datetime'

/** Datetimes of time zones. */
export const timezoneFunctions: readonly ScalarFunction[] = [
  {
    name: 'datetime_utc_to_local',
    doc: 'A UTC time as the clocks of a time zone show it.',
    examples: [["datetime_utc_to_local(datetime(2024-07-01 12:00), 'Europe/Paris')", '2024-07-01T14:00:00.0000000Z']],
    overloads: [{ signature: SIGNATURE, row: toLocal }],
  },
  {
    name: 'datetime_local_to_utc',
    doc: 'The UTC time at which the clocks of a time zone show a time.',
    examples: [["datetime_local_to_utc(datetime(2024-07-01 14:00), 'Europe/Paris')", '2024-07-01T12:00:00.0000000Z']],
    overloads: [{ signature: SIGNATURE, row: toUtc }],
  },
  {
    name: 'datetime_list_timezones',
    doc: 'The names of the time zones.',
    overloads: [{ signature: '() -> dynamic', row: () => ['UTC', ...Intl.supportedValuesOf('timeZone')] }],
  },
]
