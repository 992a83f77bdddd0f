import { Regex } from '../regex/regex.ts'
import { requiredTexts } from '../regex/required-texts.ts'

interface Entry {
  readonly pattern: string
  /** What each part of the result is, where it is not the group of its own number; `$2` stands for a group. */
  readonly replacements: readonly string[]
  readonly required: readonly (readonly string[])[]
  regex: Regex | undefined
}

/**
 * A list of packed patterns, of which the first that matches says what a user agent is. Each is compiled when a user
 * agent first has the texts that it requires.
 */
export class PatternList {
  private readonly entries: readonly Entry[]
  private readonly groupOf: (part: number) => number

  /** `groupOf` says which group gives a part of the result that the list does not replace; 0 for none. */
  constructor(packed: string, groupOf: (part: number) => number) {
    this.groupOf = groupOf
    this.entries = packed.split('\n').map((line) => {
      const [pattern, ...replacements] = line.split('\t')
      return { pattern, replacements, required: requiredTexts(pattern), regex: undefined }
    })
  }

  /** The parts of what a user agent is; `Other` and empty texts when nothing matches. */
  parse(text: string, partCount: number): readonly string[] {
    const lower = text.toLowerCase()
    for (const entry of this.entries) {
      if (!entry.required.every((texts) => texts.some((one) => lower.includes(one)))) continue
      entry.regex ??= new Regex(entry.pattern)
      const groups = entry.regex.find(text)?.groups
      if (groups === undefined) continue
      const parts = Array.from({ length: partCount }, (_, part) => this.partOf(part, entry, groups))
      return [parts[0] || 'Other', ...parts.slice(1)]
    }
    return ['Other', ...new Array<string>(partCount - 1).fill('')]
  }

  private partOf(part: number, { replacements }: Entry, groups: readonly (string | undefined)[]): string {
    const replacement = replacements[part] ?? ''
    if (replacement === '') return (groups[this.groupOf(part)] ?? '').trim()
    return replacement.replace(/\$(\d)/g, (_, group) => groups[Number(group)] ?? '').trim()
  }
}
