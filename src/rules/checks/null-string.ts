import type { Check } from './check.ts'

/** `isnull` of a string. */
export const nullString: Check = {
  id: 'null-string',
  severity: 'warning',
  summary: '`isnull()` or `isnotnull()` of a string: no string is null.',
  why: `A missing string is \`""\`. \`isnull()\` of a string is false for every row and \`isnotnull()\` is true for every row, so the
condition filters nothing, or everything. Use \`isempty()\` and \`isnotempty()\`.`,
  wrong: 'SigninLogs\n| where isnotnull(UserPrincipalName)',
  right: 'SigninLogs\n| where isnotempty(UserPrincipalName)',
  *find({ expressions }) {
    for (const { expression } of expressions) {
      if (expression.kind !== 'call' || !/^(isnull|isnotnull|notnull)$/.test(expression.function.name)) continue
      if (expression.arguments[0].type !== 'string') continue
      const { name } = expression.function
      const isNull = name === 'isnull'
      yield {
        at: expression.at,
        message: `no string is null: ${name}( ) is always ${isNull ? 'false' : 'true'} here`,
        hint: `use ${isNull ? 'isempty' : 'isnotempty'}( )`,
      }
    }
  },
}
