import { KEY_TABLES } from '../../src/testing/keys.ts'

/** The tables of keys in docs/rule-tests.md, filled in between their marks. */
export function withKeyTables(text: string): string {
  return text.replace(/(<!-- keys:(\w+) -->\n)[\s\S]*?(\n<!-- \/keys -->)/g, (_, start, group, end) => {
    const rows = Object.entries(KEY_TABLES[group]).map(
      ([key, { doc }]) => `| \`${key}\` | ${doc.replaceAll('|', '\\|')} |`,
    )
    return `${start}| key | |\n|---|---|\n${rows.join('\n')}${end}`
  })
}
