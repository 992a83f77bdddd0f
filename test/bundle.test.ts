import { join } from 'node:path'
import { build } from 'esbuild'
import { expect, test } from 'vitest'

/** The modules that an entry, bundled as it ships, imports statically. */
async function importsOf(entry: string): Promise<string[]> {
  const { metafile } = await build({
    entryPoints: [join(import.meta.dirname, '../src', entry)],
    bundle: true,
    write: false,
    metafile: true,
    format: 'esm',
    platform: 'node',
    target: 'node20',
    external: ['decimal.js'],
    outdir: 'out',
  })
  const imports = Object.values(metafile.outputs).flatMap((output) => output.imports)
  // h3-js asks for fs and path only where it finds itself in Node's CommonJS.
  return imports.filter(({ kind }) => kind === 'import-statement').map(({ path }) => path)
}

test('the core, bundled as it ships, imports no Node module: it runs in a browser', async () => {
  expect(await importsOf('index.ts')).toEqual(['decimal.js'])
})

test.each(['testing/matchers/index.ts', 'testing/arbitraries/index.ts'])('so does %s', async (entry) => {
  expect(await importsOf(entry)).toEqual(['decimal.js'])
})
