import { formatError } from '../../../errors/code-frame.ts'
import type { DiffStyle } from '../diff-view.ts'
import { detailsOf, summaryOf } from './details.ts'
import { type Counts, countsOf, type Reporter, type RunReport, type SuiteReport, type TestReport } from './reporter.ts'

/** JUnit's XML, as CI servers read it. */
export function junitReporter(style: DiffStyle): Reporter {
  return { suite: () => '', end: (report) => runXml(report, style) }
}

function runXml({ suites, complaints, duration }: RunReport, style: DiffStyle): string {
  const extra = complaints.length === 0 ? [] : [complaintsXml(complaints)]
  const { passed, failed, errors } = countsOf(suites)
  const total = { passed, failed: failed + complaints.length, errors }
  return [
    '<?xml version="1.0" encoding="UTF-8"?>',
    `<testsuites name="kqlite"${countsXml(total)} time="${seconds(duration)}">`,
    ...suites.map((suite) => suiteXml(suite, style)),
    ...extra,
    '</testsuites>\n',
  ].join('\n')
}

function suiteXml(suite: SuiteReport, style: DiffStyle): string {
  const { path, errors, tests } = suite
  const duration = tests.reduce((sum, test) => sum + test.duration, 0)
  return [
    `  <testsuite name="${escaped(path)}"${countsXml(countsOf([suite]))} time="${seconds(duration)}">`,
    ...errors.map((error) => {
      const inside = element('error', error.message, error.kind, formatError(error))
      return `    <testcase name="${escaped(path)}" classname="${escaped(path)}" time="0.000">\n${inside}\n    </testcase>`
    }),
    ...tests.map((test) => caseXml(test, suite, style)),
    '  </testsuite>',
  ].join('\n')
}

function caseXml(test: TestReport, { path, rule = path }: SuiteReport, style: DiffStyle): string {
  const { name, place, duration, outcome } = test
  const names = `name="${escaped(name)}" classname="${escaped(rule)}" file="${escaped(path)}" line="${place.line}"`
  const open = `    <testcase ${names} time="${seconds(duration)}"`
  if (outcome === undefined) return `${open}/>`
  const { error, failures } = outcome
  const [tag, type] = error === undefined ? ['failure', failures[0].expectation] : ['error', error.kind]
  return `${open}>\n${element(tag, summaryOf(outcome), type, detailsOf(outcome, style))}\n    </testcase>`
}

function complaintsXml(complaints: readonly string[]): string {
  const cases = complaints.map((text) => {
    const name = escaped(text)
    return `    <testcase name="${name}" classname="minimum tests" time="0.000">\n${element('failure', text, 'minimum-tests', text)}\n    </testcase>`
  })
  const counts = countsXml({ passed: 0, failed: complaints.length, errors: 0 })
  return [`  <testsuite name="minimum tests"${counts} time="0.000">`, ...cases, '  </testsuite>'].join('\n')
}

function element(tag: string, message: string, type: string, text: string): string {
  return `      <${tag} message="${escaped(message)}" type="${escaped(type)}">${escaped(text)}</${tag}>`
}

function countsXml({ passed, failed, errors }: Counts): string {
  return ` tests="${passed + failed + errors}" failures="${failed}" errors="${errors}"`
}

function seconds(ms: number): string {
  return (ms / 1000).toFixed(3)
}

const ENTITIES: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' }

/** As XML 1.0 can hold it; what it cannot is replaced by U+FFFD. */
function escaped(text: string): string {
  return text
    .replace(/[&<>"]/g, (character) => ENTITIES[character])
    .replace(/[^\t\n\r\u0020-\uD7FF\uE000-\uFFFD\u{10000}-\u{10FFFF}]/gu, '\uFFFD')
}
