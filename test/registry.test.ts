import { readdirSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { type LanguageEntry, languageFamilies } from '../src/language/reference.ts'
import { readCases } from './support/cases.ts'

/*
 * Everything that is built has, in the case files, an ordinary case, one with nothing in it (null, "", an array, bag or
 * table without items), one with a value at the edge of its type, and one that is wrong. Of an old name an ordinary
 * case is enough: it is the new one under another name. Plugins that a function of the caller answers for cannot run in
 * a case file (test/workspace/plugins.test.ts runs them): of these there is a case that is wrong.
 */

interface Facts {
  readonly text: string
  readonly succeeds: boolean
  /** Whether it is refused for what is wrong with it, and not for a limit or for want of support. */
  readonly isWrong: boolean
}

const root = join(import.meta.dirname, 'cases')
const cases: Facts[] = readdirSync(root, { recursive: true, encoding: 'utf8' })
  .filter((file) => file.endsWith('.kqlt'))
  .flatMap((file) => readCases(join(root, file)))
  .map(({ options, query, expected }) => ({
    text: [...options.values(), query].join('\n'),
    succeeds: !expected.startsWith('error'),
    isWrong: /^error (syntax|semantic|runtime) /.test(expected),
  }))

/** A null, a text without characters, an array, bag or table without items. */
const NOTHING = /\(null\)|\bnull\b|""|''|\[\s*\]|\{\s*\}|\bwhere false\b/
/**
 * Beyond 2^53, ticks, other letters than ASCII, no items, no number, the first and last dates and addresses, a signed
 * zero.
 */
const EDGE =
  /\d{16,}|\d\.\d{7}|\d ?ticks?\b|[^\0-\x7f]|\\u[0-9a-f]{4}|\[\s*\]|\{\s*\}|\([+-]?(nan|inf|min|max)\)|\b9999-|\b0001-|\d[Ee]-?\d{2,}|\b2147483647\b|-0(?![\w.:])|-0\.0\b|255\.255\.255\.255|(ffff:){6}/i

/** How a text with a call of a function, or with an operator in its place, looks. */
function uses({ name, kind, signatures }: LanguageEntry): RegExp {
  const text = name.replace(/[^\w ]/g, '\\$&').replaceAll(' ', '\\s+')
  if (kind !== 'operator') return new RegExp(`(?<![\\w-])${text}\\s*\\(`)
  if (!signatures[0].includes(' -> ')) return new RegExp(`(?:^|[|(;={])\\s*${text}(?![\\w-])`, 'm')
  return new RegExp(`(^|[^\\w!-])${text}($|[^\\w~-])`)
}

/** What has no parameters, like `pi()`, is given no value that could be null or at the edge of its type. */
function takesValues({ kind, signatures }: LanguageEntry): boolean {
  return kind === 'operator' || kind === 'plugin' || signatures.some((text) => !text.startsWith('()'))
}

describe.each(languageFamilies())('$title', ({ entries }) => {
  const built = entries.filter(({ state }) => state !== 'refused')
  const current = built.filter(({ replacedBy }) => replacedBy === undefined)
  const runnable = built.filter(({ kind, state }) => kind !== 'plugin' || state === 'works')
  const given = runnable.filter((entry) => current.includes(entry) && takesValues(entry))
  const lacking = (among: readonly LanguageEntry[], has: (one: Facts) => boolean) => {
    const those = cases.filter(has).map(({ text }) => text)
    return among.filter((entry) => !those.some((text) => uses(entry).test(text))).map(({ name }) => name)
  }

  test('an ordinary case', () => {
    expect(lacking(runnable, ({ succeeds }) => succeeds).join(' ')).toBe('')
  })
  test('a case with nothing in it', () => {
    expect(lacking(given, ({ text, succeeds }) => succeeds && NOTHING.test(text)).join(' ')).toBe('')
  })
  test('a value at the edge of its type', () => {
    expect(lacking(given, ({ text, succeeds }) => succeeds && EDGE.test(text)).join(' ')).toBe('')
  })
  test('a case that is wrong', () => {
    expect(lacking(current, ({ isWrong }) => isWrong).join(' ')).toBe('')
  })
})
