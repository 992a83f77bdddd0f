import { join } from 'node:path'
import { build } from 'esbuild'
import { expect, test } from 'vitest'

test('the core, bundled as it ships, imports no Node module: it runs in a browser', async () => {
  const { metafile } = await build({
    entryPoints: [join(import.meta.dirname, '../src/index.ts')],
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
  const statements = imports.filter(({ kind }) => kind === 'import-statement').map(({ path }) => path)
  expect(statements).toEqual(['decimal.js'])
})
