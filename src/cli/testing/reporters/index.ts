import { githubReporter } from './github.ts'
import { jsonReporter } from './json.ts'
import { junitReporter } from './junit.ts'
import type { Reporter } from './reporter.ts'
import { tapReporter } from './tap.ts'
import { defaultReporter, dotReporter, type TerminalStyle } from './terminal.ts'

/** How reporters write; those for machines look at the width only. */
export interface ReporterStyle extends TerminalStyle {
  /** From the root of the repository to the working folder: empty, or with a slash at its end. */
  readonly folder: string
}

/** The reporters by name. */
export const REPORTERS: Readonly<Record<string, (style: ReporterStyle) => Reporter>> = {
  default: defaultReporter,
  dot: dotReporter,
  json: jsonReporter,
  junit: junitReporter,
  github: (style) => githubReporter(style, style.folder),
  tap: tapReporter,
}
