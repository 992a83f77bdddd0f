import { KqlError } from '../errors/kql-error.ts'
import { didYouMean } from '../errors/suggest.ts'
import { pathOf, readText } from '../io/read-text.ts'
import { parseRules } from '../rules/parse.ts'
import { RuleUnderTest } from './rule-under-test.ts'

/**
 * Reads a rule from a file, on Node: a query, a Sentinel rule, an ARM export, or a page (see `parseRules`); its path, or
 * its URL beside a test: `new URL('rule.kql', import.meta.url)`. Of several in one file, `name` says which. Throws
 * KqlError.
 */
export function loadRule(file: string | URL, name?: string): RuleUnderTest {
  const path = pathOf(file)
  const rules = parseRules(readText(path), path)
  const found = name === undefined ? rules : rules.filter((rule) => rule.name === name || rule.id === name)
  if (found.length === 1) return new RuleUnderTest(found[0])
  const names = rules.map((rule) => rule.name)
  if (name === undefined) {
    throw new KqlError('semantic', `${path} has ${rules.length} rules: say which`, {
      hint: `rules: ${names.join(', ')}`,
    })
  }
  const problem = found.length === 0 ? 'there is no rule' : 'there are several rules'
  throw new KqlError('semantic', `${path}: ${problem} ${name}`, { hint: didYouMean(name, names) })
}
