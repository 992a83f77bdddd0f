import { execFileSync } from 'node:child_process'
import { resolve } from 'node:path'
import { UsageError } from '../arguments.ts'

/** The absolute paths of files that differ from a commit, with those that git does not know yet. Throws UsageError. */
export function changedFiles(reference: string): ReadonlySet<string> {
  const root = git('rev-parse', '--show-toplevel').trim()
  const changed = git('diff', '--name-only', '-z', reference, '--')
  const added = git('-C', root, 'ls-files', '--others', '--exclude-standard', '-z')
  const names = `${changed}${added}`.split('\0').filter((name) => name !== '')
  return new Set(names.map((name) => resolve(root, name)))
}

function git(...args: readonly string[]): string {
  try {
    return execFileSync('git', args, { encoding: 'utf8', stdio: ['ignore', 'pipe', 'pipe'], maxBuffer: 1 << 28 })
  } catch (error) {
    const { code, stderr, message } = error as NodeJS.ErrnoException & { stderr?: string }
    const reason = code === 'ENOENT' ? 'git is not installed' : (stderr?.split('\n')[0] ?? message)
    throw new UsageError(`--changed: ${reason}`)
  }
}
