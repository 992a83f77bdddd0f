import type { Source, Span } from '../../../../grammar/index.ts'
import { annotation } from '../../github.ts'
import type { DiffStyle } from '../diff-view.ts'
import { detailsOf } from './details.ts'
import type { Reporter, SuiteReport } from './reporter.ts'

/**
 * GitHub Actions' workflow commands: what is wrong becomes an annotation at the line in the test file (or the rule).
 * `folder` leads from the root of the repository to where the paths start.
 */
export function githubReporter(style: DiffStyle, folder: string): Reporter {
  const at = (source: Source | undefined, span: Span | undefined, path: string) => {
    const file = `${folder}${source?.name ?? path}`
    if (source === undefined || span === undefined) return { file }
    const { line, column } = source.positionAt(span.start)
    return { file, line, col: column }
  }
  const suite = ({ path, errors, tests }: SuiteReport) => {
    const broken = errors.map(({ message, source, span, hint }) => {
      const text = hint === undefined ? message : `${message}\nhint: ${hint}`
      return annotation('error', at(source, span, path), path, text)
    })
    const wrong = tests.flatMap(({ outcome }) => {
      if (outcome === undefined) return []
      const { test, failures, error } = outcome
      if (error !== undefined) {
        const inFile = error.source?.name === undefined ? { source: test.source, span: test.span } : error
        return [annotation('error', at(inFile.source, inFile.span, path), test.name, detailsOf(outcome, style))]
      }
      return [annotation('error', at(test.source, failures[0].span, path), test.name, detailsOf(outcome, style))]
    })
    return [...broken, ...wrong].join('')
  }
  return {
    suite,
    end: ({ complaints }) => complaints.map((text) => annotation('error', undefined, 'minimum tests', text)).join(''),
  }
}
