import { MUTATORS } from '../../src/testing/mutation/mutants.ts'

/** A page with the table of the kinds of mutants between its marks. */
export function withMutators(text: string): string {
  const rows = MUTATORS.map(({ name, doc }) => `| \`${name}\` | ${doc} |`)
  const table = ['| kind | |', '|---|---|', ...rows].join('\n')
  return text.replace(
    /(<!-- mutators -->\n)[\s\S]*?(<!-- \/mutators -->)/,
    (_, start, end) => `${start}${table}\n${end}`,
  )
}
