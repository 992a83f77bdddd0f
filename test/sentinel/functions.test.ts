import { expect, test } from 'vitest'
import { readFunctionText } from '../../src/sentinel/functions.ts'

const body = ' let n = 1; T | where "}" != x | take n '

test.each([
  ['let F = (T:(*), n:long = 5) {BODY};', 'F', '(T:(*), n:long = 5)'],
  ['// what it does\n\nlet F = (T:(*)) {BODY}\n', 'F', '(T:(*))'],
  ["let ['My F'] = view () {BODY}", 'My F', '()'],
  ['// a comment\n(T:(*)) {BODY}', 'file', '(T:(*))'],
  ['(T:(*))\n{BODY}\n', 'file', '(T:(*))'],
  ['.create-or-alter function with (docstring = "a (b) \\" {", folder = \'x\')\nF(T:(*)) {BODY}', 'F', '(T:(*))'],
  ['.create function ifnotexists F () {BODY}', 'F', '()'],
  [".alter function ['My F'] (a:string) {BODY}", 'My F', '(a:string)'],
])('%j', (text, name, parameters) => {
  expect(
    readFunctionText(
      text.replace('BODY', () => body),
      'file',
    ),
  ).toEqual({ name, parameters, body })
})

test.each(['T | take 5', 'let a = 1;\nT | take a', 'let f = (x:long) { x };\nprint f(1)', '(T | take 1) | count', ''])(
  '%j is the body of a function without parameters',
  (text) => {
    expect(readFunctionText(text, 'file')).toEqual({ name: 'file', parameters: '()', body: text })
  },
)

test.each([
  ['let F = (T:(*)) {\n  T | where |\n}', 2],
  ['\n(T:(*)) {\n  T | where |\n}', 3],
  ['.create function F (T:(*)) {\n  T | where |\n}', 2],
])('%j is a syntax error with its place', (text, line) => {
  let error: any
  try {
    readFunctionText(text, 'file.kql')
  } catch (thrown) {
    error = thrown
  }
  expect(error).toMatchObject({ name: 'KqlError', kind: 'syntax' })
  expect(error.source.name).toBe('file.kql')
  expect(error.source.positionAt(error.span.start).line).toBe(line)
})

test('a command without a body is an error', () => {
  expect(() => readFunctionText('.create function F', 'file.kql')).toThrow(/expected a name, parameters and a body/)
})
