import { expect, test } from 'vitest'
import { UsageError } from '../../src/cli/arguments.ts'
import { functionsCommand } from '../../src/cli/functions.ts'
import { printedBy } from '../support/commands.ts'

async function printed(...args: string[]): Promise<string> {
  const { out, code } = await printedBy(functionsCommand, ...args)
  expect(code).toBe(0)
  return out
}

test('tells how a function is called, and shows an example', async () => {
  expect(await printed('strlen')).toBe(
    [
      'strlen (function)',
      '  The number of characters (Unicode code points).',
      '',
      '  strlen(string: string or dynamic) -> long',
      '',
      "  strlen('café')  // 4",
      '',
    ].join('\n'),
  )
})

test('knows old names, synonyms, repeating parameters and what needs data', async () => {
  expect(await printed('pack')).toContain('old name of bag_pack')
  expect(await printed('bag_pack')).toContain('bag_pack(key: string, value: any, …) -> dynamic')
  expect(await printed('filter')).toContain('where (operator)')
  expect(await printed('geo_info_from_ip_address')).toContain('new Workspace({ geoInfo: … })')
  expect(await printed('execute_query')).toContain('refused: it calls another service')
})

test('lists by pattern, and everything', async () => {
  const lines = (await printed('ipv4_is_*')).trimEnd().split('\n')
  expect(lines).toHaveLength(4)
  expect(lines[0]).toMatch(/^ipv4_is_in_any_range {2}Whether /)
  expect((await printed()).split('\n').length).toBeGreaterThan(500)
  expect(await printed('--refused')).not.toContain('strlen')
})

test('suggests a name for one that is not known', async () => {
  await expect(functionsCommand(['strlne'])).rejects.toThrow(
    expect.objectContaining({ hint: "did you mean 'strlen'?" }),
  )
  await expect(functionsCommand(['no_such*'])).rejects.toBeInstanceOf(UsageError)
})
