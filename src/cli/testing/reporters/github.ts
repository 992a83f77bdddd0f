import type { Source, Span } from '../../../../grammar/index.ts'
import type { DiffStyle } from '../diff-view.ts'
import { detailsOf } from './details.ts'
import type { Reporter, SuiteReport } from './reporter.ts'

/**
 * GitHub Actions' workflow commands: what is wrong becomes an annotation at the line in the test file (or the rule).
 * `folder` leads from the root of the repository to where the paths start.
 */
export function githubReporter(style: DiffStyle, folder: string): Reporter {
  const at = (source: Source | undefined, span: Span | undefined, path: string) => {
    const file = property(`${folder}${source?.name ?? path}`.replaceAll('\\', '/'))
    if (source === undefined || span === undefined) return `file=${file}`
    const { line, column } = source.positionAt(span.start)
    return `file=${file},line=${line},col=${column}`
  }
  const suite = ({ path, errors, outcomes }: SuiteReport) => {
    const broken = errors.map(({ message, source, span, hint }) => {
      const text = hint === undefined ? message : `${message}\nhint: ${hint}`
      return command(at(source, span, path), path, text)
    })
    const wrong = outcomes.flatMap((outcome) => {
      const { test, failures, error } = outcome
      if (error !== undefined) {
        const inFile = error.source?.name === undefined ? { source: test.source, span: test.span } : error
        return [command(at(inFile.source, inFile.span, path), test.name, detailsOf(outcome, style))]
      }
      if (failures.length === 0) return []
      return [command(at(test.source, failures[0].span, path), test.name, detailsOf(outcome, style))]
    })
    return [...broken, ...wrong].join('')
  }
  return {
    suite,
    end: ({ complaints }) => complaints.map((text) => `::error title=minimum tests::${data(text)}\n`).join(''),
  }
}

function command(place: string, title: string, message: string): string {
  return `::error ${place},title=${property(title)}::${data(message)}\n`
}

function data(text: string): string {
  return text.replaceAll('%', '%25').replaceAll('\r', '%0D').replaceAll('\n', '%0A')
}

function property(text: string): string {
  return data(text).replaceAll(':', '%3A').replaceAll(',', '%2C')
}
