import { readdirSync, readFileSync } from 'node:fs'
import { builtinModules } from 'node:module'
import { dirname, join, relative, resolve } from 'node:path'
import { describe, expect, test } from 'vitest'

const root = resolve(import.meta.dirname, '..')

/** The rooms, each of which may import from itself and from those before it. `src` stands for the files right in it. */
const ROOMS = [
  'grammar',
  'src/messages',
  'src/errors',
  'src/limits',
  'src/types',
  'src/columns',
  'src/functions',
  'src/aggregates',
  'src/binder',
  'src/engine',
  'src/operators',
  'src/plugins',
  'src/trace',
  'src/sentinel',
  'src/language',
  'src',
  'src/rules',
  'src/io',
  'src/testing',
  'src/cli',
]

/** Rooms that touch Node: the others must run in a browser. */
const NODE_ROOMS = new Set(['src/io', 'src/cli'])

const MAX_LINES = 450

interface SourceFile {
  readonly path: string
  readonly room: string
  readonly text: string
  readonly imports: readonly string[]
}

function roomOf(path: string): string {
  return path.startsWith('grammar/')
    ? 'grammar'
    : path
        .split('/')
        .slice(0, path.split('/').length > 2 ? 2 : 1)
        .join('/')
}

const files: SourceFile[] = ['grammar', 'src'].flatMap((folder) =>
  readdirSync(join(root, folder), { recursive: true, encoding: 'utf8' })
    .filter((file) => file.endsWith('.ts'))
    .map((file) => {
      const path = join(folder, file)
      const text = readFileSync(join(root, path), 'utf8')
      const imports = [...text.matchAll(/(?:^|\n)(?:import|export)\b[^'"\n]*?(?:\{[^}]*\}[^'"\n]*)?['"]([^'"]+)['"]/g)]
      return { path, room: roomOf(path), text, imports: imports.map((match) => match[1]) }
    }),
)

const tests = readdirSync(join(root, 'test'), { recursive: true, encoding: 'utf8' })
  .filter((file) => file.endsWith('.ts') && !file.startsWith('bench/'))
  .map((file) => ({ path: join('test', file), text: readFileSync(join(root, 'test', file), 'utf8') }))

describe('the house', () => {
  test('every room imports only from rooms above it', () => {
    const wrong = files.flatMap(({ path, room, imports }) =>
      imports
        .filter((name) => name.startsWith('.'))
        .map((name) => relative(root, resolve(root, dirname(path), name)))
        .filter((target) => ROOMS.indexOf(roomOf(target)) > ROOMS.indexOf(room))
        .map((target) => `${path} imports ${target}`),
    )
    expect(wrong).toEqual([])
  })

  test('every folder is a room of the list', () => {
    expect(files.filter(({ room }) => !ROOMS.includes(room)).map(({ path }) => path)).toEqual([])
  })

  test('what a file exports, another one uses', () => {
    const users = [...files, ...tests].map(({ path, text }) => ({ path, names: new Set(text.match(/\w+/g)) }))
    // All tokens are exported: the lexer takes them together.
    const unused = files.flatMap(({ path, text }) =>
      path === 'grammar/tokens.ts'
        ? []
        : [...text.matchAll(/^export (?:async )?(?:function\*?|const|class) (\w+)/gm)]
            .filter(([, name]) => !users.some((user) => user.path !== path && user.names.has(name)))
            .map(([, name]) => `${path}: ${name}`),
    )
    expect(unused).toEqual([])
  })

  test('what a file exports has a docstring', () => {
    // A run of constants, or of the signatures of one function, has one for all. The tokens are a table.
    const bare = files.flatMap(({ path, text }) => {
      const lines = text.split('\n')
      return lines.flatMap((line, i) => {
        const [, kind, name] =
          /^export (?:async )?(function\*?|const|class|abstract class|interface|type) (\w+)/.exec(line) ?? []
        if (kind === undefined || path === 'grammar/tokens.ts') return []
        const before = lines.slice(0, i).findLast((one) => !one.startsWith('// biome-ignore'))
        const goesOn = kind === 'const' && /^(?:export )?const /.test(before ?? '')
        const isOverload = lines.slice(0, i).some((one) => one.startsWith(`export ${kind} ${name}`))
        return before?.endsWith('*/') || goesOn || isOverload ? [] : [`${path}:${i + 1}: ${name}`]
      })
    })
    expect(bare).toEqual([])
  })

  test('only io and cli touch Node', () => {
    const builtin = new Set([...builtinModules, ...builtinModules.map((name) => `node:${name}`)])
    const wrong = files.flatMap(({ path, room, imports }) =>
      NODE_ROOMS.has(room) ? [] : imports.filter((name) => builtin.has(name)).map((name) => `${path} imports ${name}`),
    )
    expect(wrong).toEqual([])
  })

  test('no file outgrows one sitting', () => {
    const long = [...files, ...tests]
      .filter(({ path }) => !path.endsWith('packed.ts'))
      .map(({ path, text }) => ({ path, lines: text.split('\n').length }))
      .filter(({ lines }) => lines > MAX_LINES)
    expect(long).toEqual([])
  })

  test('no code is made from text', () => {
    expect(files.filter(({ text }) => /\beval\(|new Function\(/.test(text)).map(({ path }) => path)).toEqual([])
  })
})
