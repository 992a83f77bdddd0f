import { inspect } from 'node:util'
import { expect, test } from 'vitest'
import { KqlError, Workspace } from '../../src/index.ts'

const workspace = new Workspace({ tables: { T: [{ a: 1 }] } })

function thrown(run: () => unknown): unknown {
  try {
    return run()
  } catch (error) {
    return error
  }
}

test('an error is shown with its place, its hint and its stack, not with its fields', () => {
  const lines = inspect(thrown(() => workspace.query('T\n| extend n = strlenn("x")'))).split('\n')
  expect(lines.slice(0, 4)).toEqual([
    "KqlError: query:2:14: The name 'strlenn' does not refer to any known function. [KS211]",
    '2 | | extend n = strlenn("x")',
    '  |              ^^^^^^^',
    "hint: did you mean 'strlen'?",
  ])
  expect(lines[4]).toMatch(/^ {4}at /)
  expect(lines.at(-1)).toMatch(/^ {4}at /)
})

test('so is its stack, which Node shows where nobody catches it', () => {
  const error = thrown(() => workspace.query('T | where b == "$&"')) as KqlError
  expect(error.stack?.split('\n').slice(1, 5)).toEqual([
    'query:1:11',
    '1 | T | where b == "$&"',
    '  |           ^',
    expect.stringMatching(/^ {4}at /),
  ])
})

test('the frame of an error, for those who print its message themselves', () => {
  const error = thrown(() => workspace.query('T | where b == 1')) as KqlError
  expect(error.codeFrame).toBe('query:1:11\n1 | T | where b == 1\n  |           ^')
  expect(new KqlError('runtime', 'one thing', { hint: 'another' }).codeFrame).toBe('hint: another')
  expect(new KqlError('runtime', 'one thing').codeFrame).toBeUndefined()
})

test('an error without a place is its message; what caused it follows', () => {
  const text = inspect(new KqlError('internal', 'one thing', { cause: new RangeError('another') }))
  expect(text).toMatch(/^KqlError: one thing\n {4}at .*\ncaused by: RangeError: another\n {4}at /s)
})

test('a result is shown as its columns and rows', () => {
  expect(inspect(workspace.query('T | as Named'))).toBe(
    "{\n  columns: [ { name: 'a', type: 'long' } ],\n  length: 1,\n  rows: [ { a: 1 } ],\n  name: 'Named'\n}",
  )
})
