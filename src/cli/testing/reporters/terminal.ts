import { formatError } from '../../../errors/code-frame.ts'
import { counted } from '../../../messages/counted.ts'
import { printable } from '../../../messages/printable.ts'
import { formatCoverage } from '../../../trace/index.ts'
import type { DiffStyle } from '../diff-view.ts'
import { detailsOf } from './details.ts'
import {
  countsOf,
  durationText,
  isGreen,
  type Reporter,
  type RunReport,
  type SuiteReport,
  type TestReport,
} from './reporter.ts'

/** How the terminal's reporters write. */
export interface TerminalStyle extends DiffStyle {
  /** Say nothing of what passed. */
  readonly failuresOnly: boolean
}

/** A line for each file, its tests where some failed, and what is wrong with them. */
export function defaultReporter(style: TerminalStyle): Reporter {
  return {
    suite: (report) => suiteText(report, style),
    end: (report) => endText(report, style),
  }
}

/** A character for each test, then what is wrong. */
export function dotReporter(style: TerminalStyle): Reporter {
  const { red, green } = style.styles
  const dots = { passed: green('.'), failed: red('F'), error: red('E') }
  return {
    suite: ({ errors, tests }) => {
      return [...errors.map(() => dots.error), ...tests.map(({ status }) => dots[status])].join('')
    },
    end: (report) => {
      const wrong = report.suites.map((suite) => suiteText(suite, { ...style, failuresOnly: true })).join('')
      return `\n${wrong === '' ? '' : `\n${wrong}`}${endText(report, style)}`
    },
  }
}

function suiteText(report: SuiteReport, style: TerminalStyle): string {
  const { red, green, dim } = style.styles
  const { passed, failed, errors } = countsOf([report])
  const wrong = failed + errors
  if (wrong === 0) {
    if (style.failuresOnly) return ''
    const duration = durationText(report.tests.reduce((sum, test) => sum + test.duration, 0))
    return `${green('✓')} ${printable(report.path)} ${dim(`${counted(passed, 'test')}, ${duration}`)}\n`
  }
  const howMany = `${wrong} of ${counted(report.tests.length, 'test')} failed`
  const state = report.errors.length > 0 ? 'cannot be run' : howMany
  const title = `${red('✗')} ${printable(report.path)} ${dim(state)}\n`
  const broken = report.errors.map((error) => `${indented(formatError(error), '  ')}\n`)
  const tests = report.tests.map((test) => testText(test, report.path, style))
  return `${title}${broken.join('')}${tests.join('')}\n`
}

function testText({ name, place, outcome }: TestReport, path: string, style: TerminalStyle): string {
  const { red, green, dim } = style.styles
  if (outcome === undefined) return style.failuresOnly ? '' : `  ${green('✓')} ${printable(name)}\n`
  const title = `  ${red('✗')} ${printable(name)} ${dim(printable(`${path}:${place.line}:${place.column}`))}`
  return `${title}\n${indented(detailsOf(outcome, { ...style, width: style.width - 4 }), '    ')}\n`
}

function endText(report: RunReport, style: TerminalStyle): string {
  const { red, green, dim } = style.styles
  const covered = (report.coverage ?? []).map((coverage) => `${formatCoverage(coverage, style)}\n\n`).join('')
  const { passed, failed, errors } = countsOf(report.suites)
  const complaints = report.complaints.map((complaint) => `${red('✗')} ${printable(complaint)}\n`).join('')
  const numbers = [
    ...(failed > 0 ? [red(`${failed} failed`)] : []),
    ...(errors > 0 ? [red(counted(errors, 'error'))] : []),
    isGreen(report) ? green(`${passed} passed`) : `${passed} passed`,
  ]
  const tests = counted(passed + failed + errors, 'test')
  const files = counted(report.suites.length, 'file')
  return `${covered}${complaints}${tests} in ${files}: ${numbers.join(', ')} ${dim(`(${durationText(report.duration)})`)}\n`
}

function indented(text: string, by: string): string {
  return text
    .split('\n')
    .map((line) => (line === '' ? line : by + line))
    .join('\n')
}
