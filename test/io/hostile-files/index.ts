import { CSV_FILES } from './csv.ts'
import { ENCODING_FILES } from './encodings.ts'
import type { HostileFile } from './hostile-file.ts'
import { JSON_LINE_FILES } from './json-lines.ts'
import { JSON_VALUE_FILES } from './json-values.ts'

export type { HostileFile } from './hostile-file.ts'

/** Files that are not as they should be, or look as if they were not. */
export const HOSTILE_FILES: readonly HostileFile[] = [
  ...ENCODING_FILES,
  ...JSON_LINE_FILES,
  ...JSON_VALUE_FILES,
  ...CSV_FILES,
]
