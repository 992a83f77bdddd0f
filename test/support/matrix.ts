import { type LanguageEntry, languageFamilies } from '../../src/language/reference.ts'

/** How much of the language works, a line for each family: the table in the README. */
export function summaryTable(): string {
  const lines = languageFamilies().map(({ title, entries }) => {
    const works = entries.filter(({ state }) => state !== 'refused')
    return `| ${title} | ${works.length} of ${entries.length} |`
  })
  return ['| | works |', '|---|---|', ...lines].join('\n')
}

/** The support matrix: every name that Kusto knows, and whether it works here. */
export function supportMatrix(): string {
  const sections = languageFamilies().map(({ title, entries }) => {
    const refused = entries.filter(({ state }) => state === 'refused')
    const rows = entries.filter(({ state }) => state !== 'refused').map(row)
    const table = rows.length === 0 ? [] : ['', '| name | |', '|---|---|', ...rows]
    return [`## ${title}`, ...table, '', ...refusals(refused)].join('\n')
  })
  const command = '`UPDATE_DOCS=1 npx vitest run test/docs.test.ts`'
  return `# What works\n\nMade from the catalogue by ${command}.\n\n${sections.join('\n\n')}\n`
}

function row({ name, otherNames, kind, doc, needs }: LanguageEntry): string {
  const names = kind === 'operator' ? [name, ...otherNames] : [name]
  const given = needs === undefined ? '' : ` With data that the caller gives: \`${needs}\`.`
  return `| ${names.map((one) => `\`${one}\``).join(', ')} | ${doc.replaceAll('|', '\\|')}${given} |`
}

/** What is refused, by reason. */
function refusals(entries: readonly LanguageEntry[]): string[] {
  if (entries.length === 0) return ['None is refused.']
  const reasons = [...new Set(entries.map(({ doc }) => doc))]
  return reasons.map((reason) => {
    const names = entries.filter(({ doc }) => doc === reason).map(({ name }) => `\`${name}\``)
    return `Refused (${reason}): ${names.join(', ')}.`
  })
}
