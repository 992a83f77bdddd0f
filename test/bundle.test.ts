import { execFileSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { builtinModules } from 'node:module'
import { tmpdir } from 'node:os'
import { join, relative } from 'node:path'
import { createContext, runInContext } from 'node:vm'
import { build } from 'esbuild'
import { afterAll, beforeAll, expect, test } from 'vitest'

const root = join(import.meta.dirname, '..')

/** What is in an entry, bundled as it ships; written to a file if one is given. */
async function bundle(entry: string, external: readonly string[], outfile?: string) {
  const { metafile } = await build({
    entryPoints: [join(root, 'src', entry)],
    bundle: true,
    write: outfile !== undefined,
    outfile: outfile ?? 'out.js',
    metafile: true,
    format: 'esm',
    platform: 'node',
    target: 'node20',
    external: [...external],
    alias: { yaml: './node_modules/yaml/browser/index.js' },
    absWorkingDir: root,
  })
  return metafile
}

test.each(['index.ts', 'rules/index.ts', 'testing/matchers/index.ts', 'testing/arbitraries/index.ts'])(
  '%s imports no Node module: it runs in a browser',
  async (entry) => {
    const metafile = await bundle(entry, ['decimal.js'])
    const imports = Object.values(metafile.outputs).flatMap((output) => output.imports)
    const ofKind = (wanted: string) => imports.filter(({ kind }) => kind === wanted).map(({ path }) => path)
    expect(ofKind('import-statement')).toEqual(['decimal.js'])
    expect(ofKind('dynamic-import')).toEqual([])
    // h3-js asks for them only where it finds itself in Node's CommonJS, which a bundle is not.
    expect(ofKind('require-call').filter((path) => path !== 'fs' && path !== 'path')).toEqual([])
  },
)

test('the core holds these packages, and no more', async () => {
  const metafile = await bundle('index.ts', [])
  const packages = Object.keys(metafile.inputs).flatMap((file) => {
    const name = /.*node_modules\/((?:@[^/]+\/)?[^/]+)/.exec(file)?.[1]
    return name === undefined ? [] : [name]
  })
  expect([...new Set(packages)].sort()).toEqual([
    '@chevrotain/cst-dts-gen',
    '@chevrotain/gast',
    '@chevrotain/regexp-to-ast',
    '@chevrotain/utils',
    '@date-fns/tz',
    '@date-fns/utc',
    '@noble/hashes',
    'ansi-regex',
    'bigfloat',
    'chevrotain',
    'date-fns',
    'decimal.js',
    'emoji-regex',
    'fflate',
    'geographiclib-geodesic',
    'get-east-asian-width',
    'h3-js',
    'ip-num',
    'lodash-es',
    'robust-predicates',
    's2js',
    'saxes',
    'string-width',
    'strip-ansi',
    'xmlchars',
  ])
})

test('what Jest loads is free of import.meta, which Babel cannot turn into CommonJS', async () => {
  const entries = ['testing/index', 'testing/jest', 'testing/arbitraries/index']
  const { outputFiles, metafile } = await build({
    entryPoints: entries.map((entry) => join(root, 'src', `${entry}.ts`)),
    outdir: 'out',
    bundle: true,
    splitting: true,
    write: false,
    metafile: true,
    format: 'esm',
    platform: 'node',
    external: ['@jest/globals'],
    absWorkingDir: root,
  })
  const loaded = new Set(entries.map((entry) => `out/${entry}.js`))
  for (const file of loaded) {
    for (const { path, kind } of metafile.outputs[file]?.imports ?? [])
      if (kind === 'import-statement') loaded.add(path)
  }
  const meta = outputFiles.filter(({ path, text }) => loaded.has(relative(root, path)) && text.includes('import.meta'))
  expect(meta.map(({ path }) => path)).toEqual([])
  expect(outputFiles.some(({ text }) => text.includes('import.meta'))).toBe(true)
})

const ROWS = [{ a: 1, s: 'aws-cli/2.1', t: '2024-01-01T00:00:00Z', d: { k: [1, 2] } }]

/** What a query can do in the bundle alone, with everything forbidden that Node can forbid. */
const PROGRAM = `
import { Workspace } from './kqlite.mjs'
const workspace = new Workspace({ tables: { T: ${JSON.stringify(ROWS)} }, now: '2024-01-02' })
const queries = QUERIES
const outcomes = queries.map((query) => {
  try {
    return workspace.query(query).length
  } catch (error) {
    return error.kind + ' ' + error.code
  }
})
console.log(JSON.stringify(outcomes))
`

const QUERIES: readonly (readonly [query: string, outcome: number | string])[] = [
  ['T | where s matches regex @"cli/\\d" and t > ago(7d) | summarize count() by bin(t, 1h)', 1],
  [
    'T | extend x = parse_json(\'{"a": 1}\').a, h = hash_sha256(s), u = parse_url("https://a/b?c=d") | project x, h, u',
    1,
  ],
  ['T | mv-expand d.k | join kind=inner T on a', 2],
  [
    'print geo_point_to_h3cell(1.0, 2.0, 5), geo_distance_2points(1, 2, 3, 4), datetime_utc_to_local(now(), "Europe/Paris")',
    1,
  ],
  ['print parse_user_agent("curl/8.4.0", "browser"), parse_xml("<a>1</a>"), decimal(1) / 3', 1],
  ['T | make-series n = count() on t step 1h | extend series_fit_line(n)', 1],
  ['externaldata(a: string)["file:///etc/passwd"] with (format="txt")', 'unsupported KQL100'],
  ['evaluate http_request("https://example.com")', 'unsupported KQL100'],
  ['range x from 1 to 1000000000000 step 1', 'limit KQL311'],
]

let folder = ''

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'kqlite-'))
  await bundle('index.ts', [], join(folder, 'kqlite.mjs'))
  writeFileSync(
    join(folder, 'program.mjs'),
    PROGRAM.replace('QUERIES', JSON.stringify(QUERIES.map(([query]) => query))),
  )
})

afterAll(() => rmSync(folder, { recursive: true }))

test('queries need no code from strings, no files but the package, no other process and no thread', () => {
  const permission = process.allowedNodeEnvironmentFlags.has('--permission')
    ? '--permission'
    : '--experimental-permission'
  const flags = ['--disallow-code-generation-from-strings', permission, `--allow-fs-read=${folder}/*`, '--no-warnings']
  const output = execFileSync(process.execPath, [...flags, join(folder, 'program.mjs')], { encoding: 'utf8' })
  expect(JSON.parse(output)).toEqual(QUERIES.map(([, outcome]) => outcome))
})

test('queries run where there is nothing of Node, only what browsers have too', async () => {
  const { outputFiles } = await build({
    stdin: { contents: "export * from './src/index.ts'", resolveDir: root },
    bundle: true,
    write: false,
    format: 'iife',
    globalName: 'kqlite',
    platform: 'browser',
    external: ['fs', 'path'],
  })
  const browser = createContext({ TextEncoder, TextDecoder, performance, btoa, atob })
  runInContext(outputFiles[0].text, browser)
  for (const [query, outcome] of QUERIES) {
    const text = `(() => {
      const { Workspace, KqlError } = kqlite
      const workspace = new Workspace({ tables: { T: ${JSON.stringify(ROWS)} }, now: '2024-01-02' })
      try {
        return workspace.query(${JSON.stringify(query)}).length
      } catch (error) {
        return error instanceof KqlError ? error.kind + ' ' + error.code : String(error)
      }
    })()`
    expect(runInContext(text, browser), query).toBe(outcome)
  }
})

test('the bundle names no Node module by its prefix', () => {
  const text = readFileSync(join(folder, 'kqlite.mjs'), 'utf8')
  expect(builtinModules.filter((name) => text.includes(`"node:${name}"`))).toEqual([])
})
