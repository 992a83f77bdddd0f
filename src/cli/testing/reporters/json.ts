import type { KqlError } from '../../../errors/kql-error.ts'
import { rowJson } from '../../../testing/cell-text.ts'
import type { Failure } from '../../../testing/expectations.ts'
import type { TestOutcome } from '../../../testing/run.ts'
import { formatDatetime } from '../../../types/datetime.ts'
import { countsOf, isGreen, type Reporter, type RunReport, type SuiteReport, type TestReport } from './reporter.ts'

/** All of a run as one JSON object: counts, then files, tests, what does not hold and what the query returned. */
export function jsonReporter(): Reporter {
  return { suite: () => '', end: (report) => `${JSON.stringify(runJson(report), null, 2)}\n` }
}

function runJson(report: RunReport): object {
  const { suites, complaints, coverage, duration } = report
  return { ok: isGreen(report), ...countsOf(suites), duration, complaints, coverage, files: suites.map(suiteJson) }
}

function suiteJson({ path, rule, errors, tests }: SuiteReport): object {
  return { path, rule, errors: errors.map(errorJson), tests: tests.map(testJson) }
}

function testJson({ name, place, status, duration, now, clock, unseen, outcome }: TestReport): object {
  const { error, failures = [], result } = outcome ?? {}
  return {
    ...{ name, status, ...place, duration, now: now === undefined ? undefined : formatDatetime(now), clock, unseen },
    error: error === undefined ? undefined : errorJson(error),
    failures: failures.map((failure) => failureJson(failure, outcome!)),
    result,
  }
}

function failureJson({ expectation, message, span, rows }: Failure, { test, result }: TestOutcome): object {
  const place = { expectation, message, ...test.source.positionAt(span.start) }
  if (rows === undefined || result === undefined) return place
  const { expected, comparison } = rows
  const names = result.columns.map(({ name }) => name)
  return {
    ...place,
    missing: comparison.missing.map((row) => expected[row]),
    unexpected: comparison.unexpected.map((row) => rowJson(result, row, names)),
    changed: comparison.pairs.flatMap((pair) => {
      if (pair.differs.length === 0 && !pair.moved) return []
      const actual = rowJson(result, pair.actual, names)
      return [{ expected: expected[pair.expected], actual, columns: pair.differs, moved: pair.moved }]
    }),
  }
}

function errorJson({ kind, code, message, span, source, hint }: KqlError): object {
  const place =
    span === undefined || source === undefined ? {} : { file: source.name, ...source.positionAt(span.start) }
  return { kind, code, message, ...place, hint }
}
