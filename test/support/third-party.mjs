// Writes the licences of the packages that a build has taken in: node third-party.mjs META.json OUT.txt
import { readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'

// Of a package that says ISC and brings no text.
const ISC = `Permission to use, copy, modify, and/or distribute this software for any purpose
with or without fee is hereby granted, provided that the above copyright notice
and this permission notice appear in all copies.

THE SOFTWARE IS PROVIDED "AS IS" AND THE AUTHOR DISCLAIMS ALL WARRANTIES WITH
REGARD TO THIS SOFTWARE INCLUDING ALL IMPLIED WARRANTIES OF MERCHANTABILITY AND
FITNESS. IN NO EVENT SHALL THE AUTHOR BE LIABLE FOR ANY SPECIAL, DIRECT,
INDIRECT, OR CONSEQUENTIAL DAMAGES OR ANY DAMAGES WHATSOEVER RESULTING FROM LOSS
OF USE, DATA OR PROFITS, WHETHER IN AN ACTION OF CONTRACT, NEGLIGENCE OR OTHER
TORTIOUS ACTION, ARISING OUT OF OR IN CONNECTION WITH THE USE OR PERFORMANCE OF
THIS SOFTWARE.`

/** The text of a package's licence; throws for one that has none. */
function licenceText(folder, { name, license, author }) {
  const file = readdirSync(folder).find((entry) => /^licen[cs]e/i.test(entry))
  if (file !== undefined) return readFileSync(join(folder, file), 'utf8').trim()
  if (license !== 'ISC') throw new Error(`${name} (${license}) has no text of its licence`)
  return `Copyright (c) ${author.name ?? author}\n\n${ISC}`
}

const [meta, out] = process.argv.slice(2)
const inputs = Object.keys(JSON.parse(readFileSync(meta, 'utf8')).inputs)
const folders = inputs.map((path) => /^(?:.*\/)?node_modules\/(?:@[^/]+\/)?[^/]+(?=\/)/.exec(path)?.[0]).filter(Boolean)

/** The packages under each text. */
const packagesOf = new Map()
for (const folder of [...new Set(folders)].sort()) {
  const manifest = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8'))
  const text = licenceText(folder, manifest)
  const packages = packagesOf.get(text) ?? []
  if (packages.length === 0) packagesOf.set(text, packages)
  packages.push(`${manifest.name} ${manifest.version} (${manifest.license})`)
}
const apache = [...packagesOf].find(([, packages]) => packages.some((one) => one.includes('(Apache-2.0)')))
apache[1].push(
  'uap-core 0.18.0 (Apache-2.0), Copyright 2009 Google Inc.: the patterns of parse_user_agent',
  's2geometry 0.10.0 (Apache-2.0), Copyright Google Inc.: src/functions/geo follows it, the builder of simpler shapes closely',
)

const intro = 'kqlite includes code of these packages, each under the licence below its name.'
const notices = [...packagesOf].map(([text, packages]) => `${packages.join('\n')}\n\n${text}`)
writeFileSync(out, `${[intro, ...notices].join(`\n\n${'-'.repeat(80)}\n\n`)}\n`)
rmSync(meta)
