import { matchesWildcard } from '../binder/wildcards.ts'
import { didYouMean } from '../errors/suggest.ts'
import { type LanguageEntry, type LanguageFamily, languageFamilies } from '../language/reference.ts'
import { stringWidth } from '../trace/width.ts'
import { command, UsageError } from './arguments.ts'
import { styles, terminalWidth } from './terminal.ts'

const HELP = `kqlite functions [NAME…] [options]

Tells which operators, functions, aggregates and plugins of the language work. Of a NAME: how it is called, what it
gives, an example. A * in a name stands for anything.

  --refused            only what is refused, and why
  -h, --help           this text

Exit code: 0 done, 2 there is no such name.

Examples:
  kqlite functions strlen
  kqlite functions 'ipv4_*'
`

const FULL_WIDTH = 100

const OPTIONS = {
  refused: { type: 'boolean' },
} as const

/** `kqlite functions`. */
export const functionsCommand = command(HELP, OPTIONS, async (values, positionals) => {
  const families = values.refused ? languageFamilies().map(onlyRefused) : languageFamilies()
  const texts =
    positionals.length > 0
      ? positionals.map((name) => find(name, families))
      : families.map(values.refused ? list : summary)
  process.stdout.write(`${texts.filter((text) => text !== '').join('\n\n')}\n`)
  return 0
})

function onlyRefused({ title, entries }: LanguageFamily): LanguageFamily {
  return { title, entries: entries.filter(({ state }) => state === 'refused') }
}

/** All entries of a name; a line for each that a pattern fits. */
function find(name: string, families: readonly LanguageFamily[]): string {
  const entries = families.flatMap((family) => family.entries)
  if (name.includes('*')) {
    const found = entries.filter((entry) => matchesWildcard(name, entry.name))
    if (found.length === 0) throw new UsageError(`nothing is called ${name}`, 'kqlite functions lists all names')
    return found.map((entry) => line(entry, found)).join('\n')
  }
  const found = entries.filter(
    (entry) => entry.name === name || (entry.kind === 'operator' && entry.otherNames.includes(name)),
  )
  if (found.length > 0) return found.map(details).join('\n\n')
  const names = entries.flatMap((entry) => [entry.name, ...entry.otherNames])
  throw new UsageError(`nothing is called ${name}`, didYouMean(name, names) ?? 'kqlite functions lists all names')
}

/** One entry in full. */
function details(entry: LanguageEntry): string {
  const { bold, dim, red } = styles(process.stdout)
  const { name, kind, state, doc, needs, signatures, examples, otherNames, replacedBy } = entry
  const lines = [`${bold(name)} ${dim(`(${kind})`)}`]
  if (state === 'refused') lines.push(`  ${red('refused')}: ${doc}`)
  else lines.push(`  ${doc}`)
  if (replacedBy !== undefined) lines.push(`  old name of ${replacedBy}`)
  if (state === 'given') lines.push(`  works with what the caller gives: new Workspace({ ${needs}: … })`)
  const called = (signature: string) => (signature.startsWith('(') ? name + signature : signature)
  if (signatures.length > 0) lines.push('', ...signatures.map((signature) => `  ${called(signature)}`))
  if (examples.length > 0)
    lines.push('', ...examples.map(([call, result]) => `  ${call}${result === undefined ? '' : dim(`  // ${result}`)}`))
  if (otherNames.length > 0) lines.push('', `  also: ${otherNames.join(', ')}`)
  return lines.join('\n')
}

/** How much of a family works, and its names; in a pipe a line for each. */
function summary(family: LanguageFamily): string {
  if (!process.stdout.isTTY) return family.entries.map((entry) => line(entry, family.entries)).join('\n')
  const { bold, dim, red } = styles(process.stdout)
  const { title, entries } = family
  const working = entries.filter(({ state }) => state === 'works')
  const given = entries.filter(({ state }) => state === 'given')
  const refused = entries.filter(({ state }) => state === 'refused')
  const heading = `${bold(title)} ${dim(`${working.length + given.length} of ${entries.length} work`)}`
  const parts = [heading, wrapped(working)]
  if (given.length > 0) parts.push(dim('  with what the caller gives:'), wrapped(given))
  if (refused.length > 0) parts.push(red('  refused:'), wrapped(refused))
  return parts.join('\n')
}

function list({ entries }: LanguageFamily): string {
  return entries.map((entry) => line(entry, entries)).join('\n')
}

/** Name, state and doc on one line, set among others. */
function line({ name, state, doc, needs }: LanguageEntry, among: readonly LanguageEntry[]): string {
  const width = Math.max(...among.map((entry) => entry.name.length))
  const about = state === 'given' ? `${doc} (needs ${needs})` : state === 'refused' ? `refused: ${doc}` : doc
  return `${name.padEnd(width)}  ${about}`
}

/** Names, as many on a line as the terminal has room for. */
function wrapped(entries: readonly LanguageEntry[]): string {
  const width = terminalWidth(process.stdout) ?? FULL_WIDTH
  const lines: string[] = []
  let current = ' '
  for (const { name } of entries) {
    if (stringWidth(current) + name.length + 1 > width && current !== ' ') {
      lines.push(current)
      current = ' '
    }
    current += ` ${name}`
  }
  return [...lines, current].join('\n')
}
