import { formatError } from '../../../errors/code-frame.ts'
import { printable, printableLines } from '../../../messages/printable.ts'
import type { DiffStyle } from '../diff-view.ts'
import { detailsOf, summaryOf } from './details.ts'
import type { Reporter } from './reporter.ts'

/** The Test Anything Protocol, version 14. */
export function tapReporter(style: DiffStyle): Reporter {
  let count = 0
  const line = (isOk: boolean, name: string, message = name, details = message) => {
    const title = `${isOk ? 'ok' : 'not ok'} ${++count} - ${escaped(name)}\n`
    if (isOk) return title
    const lines = printableLines(details)
      .split('\n')
      .map((text) => `    ${text}`.trimEnd())
    return `${title}  ---\n  message: ${JSON.stringify(message)}\n  details: |\n${lines.join('\n')}\n  ...\n`
  }
  return {
    suite: ({ path, errors, tests }) => {
      const head = count === 0 ? 'TAP version 14\n' : ''
      const broken = errors.map((error) => line(false, path, error.message, formatError(error)))
      const lines = tests.map(({ name, outcome }) => {
        const title = `${path} > ${name}`
        if (outcome === undefined) return line(true, title)
        return line(false, title, summaryOf(outcome), detailsOf(outcome, style))
      })
      return [head, ...broken, ...lines].join('')
    },
    end: ({ complaints }) => `${complaints.map((text) => line(false, text)).join('')}1..${count}\n`,
  }
}

/** `#` would begin a directive. */
function escaped(text: string): string {
  return printable(text.replace(/\s+/g, ' ')).replace(/[\\#]/g, '\\$&')
}
