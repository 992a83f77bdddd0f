import type { JsonValue } from '../../result.ts'
import type { ScalarType } from '../../types/scalar-type.ts'

/** The clock of a first test file, and when its events happen. */
export const NOW = '2024-01-01T12:00:00Z'
const BEFORE_NOW = '2024-01-01T11:58:00Z'
/** Values for string columns, by what their names have in them. */
const TEXTS: readonly (readonly [RegExp, string])[] = [
  [/arn$/i, 'arn:aws:iam::123456789012:user/alice'],
  [/(account|tenant|subscription).?id$/i, '123456789012'],
  [/mail|upn|principal.?name/i, 'alice@example.com'],
  [/ip.?(address)?$|^(src|dst|source|dest).*ip|address$/i, '192.0.2.1'],
  [/user|account|actor|identity|caller|initiat/i, 'alice'],
  [/computer|host|device|machine|dvc/i, 'host-1'],
  [/url|uri/i, 'https://example.com/'],
  [/domain/i, 'example.com'],
  [/region/i, 'us-east-1'],
  [/country|location/i, 'US'],
  [/command.?line/i, 'cmd.exe /c whoami'],
  [/process|image|file.?name|filename/i, 'cmd.exe'],
  [/path|folder/i, '/tmp/file'],
  [/hash|sha|md5/i, 'e3b0c44298fc1c14'],
  [/id$/i, 'id-1'],
]

/** A value that a column of a name and type may well have. */
export function plausible(name: string, type: ScalarType): JsonValue {
  switch (type) {
    case 'string':
      return TEXTS.find(([pattern]) => pattern.test(name))?.[1] ?? 'example'
    case 'datetime':
      return BEFORE_NOW
    case 'bool':
      return true
    case 'int':
    case 'long':
    case 'decimal':
      return 1
    case 'real':
      return 1.5
    case 'timespan':
      return '00:01:00'
    case 'guid':
      return '00000000-0000-0000-0000-000000000001'
    case 'dynamic':
      return {}
  }
}

/** A text that differs from row to row. */
export function numbered(text: string): string {
  if (/^\d+\.\d+\.\d+\.\d+$/.test(text)) return text.replace(/\d+$/, '{n}')
  return text.includes('@') ? text.replace('@', '{n}@') : `${text}{n}`
}
