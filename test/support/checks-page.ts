import { checks } from '../../src/rules/checks/index.ts'

const START = `# Checks of rules

\`kqlite check\` says what is wrong with a rule without running it: what the binder finds in its query (with Microsoft's
codes, such as \`KS142\`, or kqlite's own), and what the checks below find in the rule as a whole. This page is made from
the code: \`UPDATE_DOCS=1 npx vitest run test/docs.test.ts\`.

- An **error** means that the rule does not work, a **warning** that it most likely does not do what it should. Either
  makes the exit code 1. A remark (**info**) is shown with \`--level info\`.
- A check is turned off for a rule by a comment in its query, \`// kqlite-disable ID\`, or for one line by
  \`// kqlite-disable-next-line ID\` above it. Around the query, YAML takes \`# kqlite-disable ID\` and Markdown
  \`<!-- kqlite-disable ID -->\`, for all rules of the file. Several ids are separated by commas; what follows them is a
  remark. \`--disable ID\` turns a check off for a whole run. Codes of the binder can stand for ids.
- A file that is no rule (broken YAML, no query, a duration that is none) is reported as \`rule-file\`, a comment that
  turns off a check that there is not as \`unknown-check\`.

`

/** docs/checks.md */
export function checksPage(): string {
  const table = [
    '| check | | finds |',
    '|---|---|---|',
    ...checks.map(({ id, severity, summary }) => `| [${id}](#${id}) | ${severity} | ${summary} |`),
  ]
  const sections = checks.map(({ id, severity, summary, why, wrong, right }) => {
    return `## ${id}\n\n${summary} (${severity})\n\n${why}\n\n${block(wrong)}\n\nPut right:\n\n${block(right)}\n`
  })
  return `${START}${table.join('\n')}\n\n${sections.join('\n')}`
}

function block(text: string): string {
  const language = /^query:/m.test(text) ? 'yaml' : 'kql'
  return `\`\`\`${language}\n${text.trimEnd()}\n\`\`\``
}
