import type { BoundExpression } from '../../binder/plan.ts'
import { domainOf } from '../analysis/domain.ts'
import { wantedValues } from '../analysis/mismatch.ts'
import type { Check } from './check.ts'

/** The operators that look for terms; whether the case of letters counts. */
const OPERATORS: Readonly<Record<string, 'any case' | 'case'>> = {
  ...{ has: 'any case', hasprefix: 'any case', hassuffix: 'any case', has_any: 'any case', has_all: 'any case' },
  ...{ has_cs: 'case', hasprefix_cs: 'case', hassuffix_cs: 'case' },
}

/** `has` with a term that no row, or every row, has. */
export const hasTerm: Check = {
  id: 'has-term',
  severity: 'warning',
  summary: '`has` with a term that can never match, or always does.',
  why: `\`has\` and its kin look for whole terms as they are written. \`*\` is no wildcard in them: \`has "admin*"\` wants the
asterisk to stand there; \`hasprefix\` looks for the start of a term. \`has ""\` is true for every row. And a term cannot
stand in what another function has taken it out of: \`split(x, ".")[0] has "a.b"\`.`,
  wrong: 'DeviceProcessEvents\n| where ProcessCommandLine has "mimikatz*"',
  right: 'DeviceProcessEvents\n| where ProcessCommandLine hasprefix "mimikatz"',
  *find(subject) {
    const fold = (expression: BoundExpression) => subject.fold(expression)
    for (const { expression, plan } of subject.expressions) {
      if (expression.kind !== 'call' || !Object.hasOwn(OPERATORS, expression.function.name)) continue
      const { name } = expression.function
      const [left, ...items] = expression.arguments
      const terms = wantedValues(items, subject)?.filter((value) => typeof value === 'string') ?? []
      const domain = domainOf(left, plan, fold)
      for (const term of terms) {
        const at = expression.at
        if (term === '') {
          yield { at, message: `${name} with an empty term is true for every row` }
          continue
        }
        const reason = domain?.excludes(OPERATORS[name] === 'case' ? term : caseless(term, domain.by))
        const what = JSON.stringify(term)
        if (reason !== undefined) yield { at, message: `${reason}: ${name} ${what} never matches` }
        else if (/[\p{L}\p{N}]\*$|^\*[\p{L}\p{N}]/u.test(term)) {
          const hint = 'hasprefix and hassuffix look for the start and the end of a term, contains for any part'
          yield { at, message: `* is no wildcard: ${name} ${what} wants the asterisk itself`, hint }
        }
      }
    }
  },
}

/** The term in the case that the left side has, where case does not count. */
function caseless(term: string, by: string): string {
  return by === 'toupper()' ? term.toUpperCase() : term.toLowerCase()
}
