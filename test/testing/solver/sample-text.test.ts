import { expect, test } from 'vitest'
import { compileRegex } from '../../../src/functions/regex/regex.ts'
import { sampleText } from '../../../src/testing/solver/sample-text.ts'

test.each([
  'abc',
  '^a+b?$',
  '[0-9]{3}-\\d+',
  '(?i)cmd|powershell',
  '\\bx\\b',
  '[^a-z]{2,}',
  'a.c',
  '\\s\\S\\W',
  '(\\w+)@(\\w+)',
])('a text that %s matches', (pattern) => {
  expect(compileRegex(pattern).test(sampleText(pattern)!)).toBe(true)
})

test('groups have the texts that are given', () => {
  expect(sampleText('user=(\\w+)(?: from (\\S+))?', new Map([[2, '192.0.2.1']]))).toMatch(
    /^user=\w+ from 192\.0\.2\.1$/,
  )
})

test('what is no pattern has no text', () => {
  expect(sampleText('(')).toBeUndefined()
})
