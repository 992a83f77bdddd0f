import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { isTestFileName } from '../testing/paths.ts'
import { UsageError } from './arguments.ts'

/** Files of rules are small; files of rows need not be. */
const LARGEST_RULE = 5_000_000

/** Throws UsageError for a path that is not there. */
export function mustExist(path: string): void {
  if (existsSync(path)) return
  const hint = /[*?]/.test(path) ? 'a folder stands for all files in it' : undefined
  throw new UsageError(`${path}: there is no such file or folder`, hint)
}

/** Whether a path is there, and is a folder. */
export function isFolder(path: string): boolean {
  return existsSync(path) && statSync(path).isDirectory()
}

/** The files in and below a folder. Folders that begin with a dot, and node_modules, are passed over. */
export function filesBelow(folder: string): readonly string[] {
  return [folder, ...foldersBelow(folder)].flatMap((path) =>
    readdirSync(path, { withFileTypes: true }).flatMap((entry) => (entry.isFile() ? [join(path, entry.name)] : [])),
  )
}

/** The folders below a folder that are looked into. */
export function foldersBelow(folder: string): readonly string[] {
  return readdirSync(folder, { withFileTypes: true }).flatMap((entry) => {
    if (!entry.isDirectory() || entry.name.startsWith('.') || entry.name === 'node_modules') return []
    const path = join(folder, entry.name)
    return [path, ...foldersBelow(path)]
  })
}

/** The rules in and below a folder, pages with KQL among them, sorted. */
export function ruleFilesBelow(folder: string): readonly string[] {
  return filesBelow(folder).filter(isRuleFile).sort()
}

/**
 * Whether a file holds a rule, as far as its name and a look inside tell: YAML, JSON and pages hold all sorts of
 * things.
 */
export function isRuleFile(path: string): boolean {
  if (/\.(kql|csl|kusto)$/i.test(path)) return true
  if (!/\.(ya?ml|json|md)$/i.test(path) || isTestFileName(path) || statSync(path).size > LARGEST_RULE) return false
  const text = readFileSync(path, 'utf8')
  if (isPage(path)) return /^[ \t>]*(`{3,}|~{3,})[ \t]*(kql|kusto|csl)\b/im.test(text)
  return /\.json$/i.test(path) ? /"query"\s*:/.test(text) && /alertRule/i.test(text) : /^query\s*:/m.test(text)
}

/** Whether a file is a page, whose queries may be no more than examples. */
export function isPage(path: string): boolean {
  return /\.md$/i.test(path)
}
