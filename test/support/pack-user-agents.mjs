// Packs the patterns of uap-core into src/functions/user-agents/packed.ts, for maintainers who have newer ones:
//
//   npm pack uap-core && tar xzf uap-core-*.tgz && node test/support/pack-user-agents.mjs package
//
// packed.ts says what the form is.
import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { parse } from 'yaml'

const [folder] = process.argv.slice(2)
const lists = parse(readFileSync(join(folder, 'regexes.yaml'), 'utf8'))
const { version } = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8'))

const FIELDS = {
  user_agent_parsers: ['family_replacement', 'v1_replacement', 'v2_replacement', 'v3_replacement'],
  os_parsers: ['os_replacement', 'os_v1_replacement', 'os_v2_replacement', 'os_v3_replacement', 'os_v4_replacement'],
  device_parsers: ['device_replacement', 'brand_replacement', 'model_replacement'],
}

function packed(name) {
  const lines = lists[name].map(({ regex, regex_flag, ...replacements }) => {
    const unknown = Object.keys(replacements).filter((field) => !FIELDS[name].includes(field))
    if (unknown.length > 0 || (regex_flag ?? 'i') !== 'i') throw new Error(`cannot pack ${regex}`)
    const pattern = regex_flag === undefined ? regex : `(?i)${regex}`
    return [pattern, ...FIELDS[name].map((field) => replacements[field] ?? '')].join('\t').trimEnd()
  })
  const text = lines.join('\n')
  if (/`|\$\{/.test(text)) throw new Error(`cannot pack ${name}`)
  return `String.raw\`${text}\``
}

writeFileSync(
  fileURLToPath(new URL('../../src/functions/user-agents/packed.ts', import.meta.url)),
  `/*!
 * Patterns of user agents: regexes.yaml of uap-core ${version}, packed.
 *
 * Copyright 2009 Google Inc.
 *
 * Licensed under the Apache License, Version 2.0 (the "License"); you may not use this file except in compliance with
 * the License. You may obtain a copy of the License at http://www.apache.org/licenses/LICENSE-2.0
 *
 * Unless required by applicable law or agreed to in writing, software distributed under the License is distributed on
 * an "AS IS" BASIS, WITHOUT WARRANTIES OR CONDITIONS OF ANY KIND, either express or implied. See the License for the
 * specific language governing permissions and limitations under the License.
 */

/*
 * Made by test/support/pack-user-agents.mjs; user-agents.ts reads it. A line has a pattern and what replaces the parts
 * of its result, with tabs between them.
 */

/** Replaced are the family and three parts of the version. */
export const BROWSERS = ${packed('user_agent_parsers')}

/** Replaced are the family and four parts of the version. */
export const OPERATING_SYSTEMS = ${packed('os_parsers')}

/** Replaced are the family, the brand and the model. */
export const DEVICES = ${packed('device_parsers')}
`,
)
