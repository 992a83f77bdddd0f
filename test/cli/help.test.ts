import { expect, test } from 'vitest'
import { checkCommand } from '../../src/cli/check.ts'
import { functionsCommand } from '../../src/cli/functions.ts'
import { initCommand } from '../../src/cli/init.ts'
import { mutateCommand } from '../../src/cli/mutate.ts'
import { replayCommand } from '../../src/cli/replay.ts'
import { runCommand } from '../../src/cli/run.ts'
import { testCommand } from '../../src/cli/test.ts'
import { traceCommand } from '../../src/cli/trace.ts'
import { typesCommand } from '../../src/cli/types.ts'
import { printedBy } from '../support/commands.ts'

const commands = Object.entries({
  check: checkCommand,
  functions: functionsCommand,
  init: initCommand,
  mutate: mutateCommand,
  replay: replayCommand,
  run: runCommand,
  test: testCommand,
  trace: traceCommand,
  types: typesCommand,
})

/** The lines of a help that begin an option: its name, what it takes, what it does. */
function optionsOf(help: string): { name: string; value: string; about: string }[] {
  const lines = help.matchAll(/^ {2}(?:-\w, )?--([\w-]+)(?:\[?[ =]([^\s\]]+)\]?)?(?: {2,}|\n {23})(\S.*)$/gm)
  return [...lines].map(([, name, value = '', about]) => ({ name, value, about }))
}

test.each(commands)('the help of %s has the form of all of them', async (name, command) => {
  const { out, err, code } = await printedBy(command, '--help')
  expect({ err, code }).toEqual({ err: '', code: 0 })
  expect(out).toMatch(new RegExp(`^kqlite ${name} .*\\[options\\]$`, 'm'))
  expect(out).toMatch(/^ {2}-h, --help {11}this text$/m)
  expect(out).toMatch(/^Exit code: 0 .*, 2 /m)
  expect(out).toMatch(/^Examples?:\n {2}.*kqlite /m)
  for (const line of out.split('\n')) expect(line.length, line).toBeLessThanOrEqual(120)
  for (const line of out.match(/^ {2}(-\w, )?--.*$/gm) ?? []) {
    expect(line, 'what options do begins in one column').toMatch(/^ {2}--\S+ NAME$|^.{20} {2}\S|^.{22} \S/)
  }
})

test.each(commands)('%s takes each option that its help names', async (_, command) => {
  const { out } = await printedBy(command, '--help')
  const options = optionsOf(out)
  expect(options.length).toBeGreaterThan(1)
  for (const { name, value } of options) {
    await printedBy(command, value === '' ? `--${name}` : `--${name}=x`, '--help')
  }
})

test('an option means the same in every command', async () => {
  const meanings = new Map<string, Set<string>>()
  for (const [, command] of commands) {
    const { out } = await printedBy(command, '--help')
    for (const { name, value } of optionsOf(out)) meanings.set(name, (meanings.get(name) ?? new Set()).add(value))
  }
  expect([...meanings].filter(([, values]) => values.size > 1)).toEqual([])
})
