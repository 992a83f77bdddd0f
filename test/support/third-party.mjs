// Writes the licences of the packages that a build has taken in: node third-party.mjs META.json OUT.txt
import { existsSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'

const [meta, out] = process.argv.slice(2)
const inputs = Object.keys(JSON.parse(readFileSync(meta, 'utf8')).inputs)
const folders = inputs.map((path) => /^(node_modules\/(?:@[^/]+\/)?[^/]+)\//.exec(path)?.[1]).filter(Boolean)

const notices = [...new Set(folders)].sort().map((folder) => {
  const { name, version, license } = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8'))
  const file = readdirSync(folder).find((entry) => /^licen[cs]e/i.test(entry))
  const text =
    file !== undefined && existsSync(join(folder, file)) ? readFileSync(join(folder, file), 'utf8').trim() : ''
  return `${name} ${version} (${license})\n\n${text}`.trim()
})
const intro = 'kqlite includes code of these packages, each under its own licence.'
const userAgents =
  'uap-core 0.18.0 (Apache-2.0), the patterns of parse_user_agent\n\nhttps://www.apache.org/licenses/LICENSE-2.0'
writeFileSync(out, `${[intro, ...notices, userAgents].join(`\n\n${'-'.repeat(80)}\n\n`)}\n`)
rmSync(meta)
