import { vi } from 'vitest'

/** What a command has printed, and its exit code. */
export interface Printed {
  readonly out: string
  readonly err: string
  readonly code: number
}

/** Runs a command of the command line in this process, as if its output went into pipes. What it throws is thrown. */
export async function printedBy(
  command: (args: readonly string[]) => Promise<number>,
  ...args: readonly string[]
): Promise<Printed> {
  let [out, err] = ['', '']
  const spies = [
    vi.spyOn(process.stdout, 'write').mockImplementation((chunk) => {
      out += String(chunk)
      return true
    }),
    vi.spyOn(process.stderr, 'write').mockImplementation((chunk) => {
      err += String(chunk)
      return true
    }),
  ]
  try {
    const code = await command(args)
    return { out, err, code }
  } finally {
    for (const spy of spies) spy.mockRestore()
  }
}
