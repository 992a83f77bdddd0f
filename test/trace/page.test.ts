import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { formatTrace, formatTrail, Source, Workspace } from '../../src/index.ts'

test('the example of docs/trace.md prints what the page says', () => {
  const page = readFileSync(join(import.meta.dirname, '../../docs/trace.md'), 'utf8')
  const block = (language: string) => new RegExp(`\`\`\`${language}\n([\\s\\S]*?)\n\`\`\``).exec(page)![1]
  const workspace = new Workspace({ tables: { AWSCloudTrail: JSON.parse(block('json')) }, now: '2024-02-14T12:00:00Z' })
  const { trace } = workspace.query(new Source(block('kusto'), { name: 'denied.kql' }), { trace: true })
  const trails = trace!.follow({ where: 'AwsEventId in ("e-3", "e-4")' })
  expect([formatTrace(trace!), ...trails.map((trail) => formatTrail(trail))].join('\n\n')).toBe(block('text'))
})
