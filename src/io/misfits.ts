import { misfit } from '../columns/rows.ts'
import { KqlError } from '../errors/kql-error.ts'
import type { ScalarType } from '../types/scalar-type.ts'
import type { OnBadLine } from './lines.ts'

/** A value of a file that does not fit its column, how it is written there, and the line of its row. */
export interface Misfit {
  readonly file: string
  readonly line: number
  readonly column: string
  readonly type: ScalarType
  readonly value: unknown
  readonly written?: string
}

const HINT = 'mend it, or have such values left empty: --skip-bad-lines, or onBadLine of readTable'

/** Tells of a value that is left empty, where somebody wants to know; else throws KqlError (`runtime`). */
export function reportMisfit({ file, line, column, type, value, written }: Misfit, onBadLine?: OnBadLine): void {
  const { message } = misfit(`${file}:${line}`, column, type, value, written)
  if (onBadLine === undefined) throw new KqlError('runtime', message, { hint: HINT })
  onBadLine({ file, line, message: message.slice(`${file}:${line}, `.length), isLeftOut: false })
}
