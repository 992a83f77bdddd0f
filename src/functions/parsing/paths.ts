import { Decimal } from '../../types/decimal.ts'
import type { Dynamic } from '../../types/dynamic.ts'
import type { ScalarFunction } from '../function.ts'
import { delimitedReader } from './delimited.ts'

const PATH_PARTS = /^(?:([a-z][a-z\d+.-]*):\/\/)?((?:\\\\\?\\)?[a-z]:[\\/])?(?:(.*)[\\/])?([^\\/:]*)(?::([^\\/]*))?$/is

function parsePath(path: string): Dynamic {
  const [, scheme = '', root = '', directory = '', filename = '', stream = ''] = PATH_PARTS.exec(path) ?? []
  const dot = filename.lastIndexOf('.')
  return new Map<string, Dynamic>([
    ['Scheme', scheme],
    ['RootPath', root],
    ['DirectoryPath', root + directory],
    ['DirectoryName', directory.split(/[\\/]/).at(-1)!],
    ['Filename', filename],
    ['Extension', dot < 0 ? '' : filename.slice(dot + 1)],
    ['AlternateDataStreamName', stream],
  ])
}

/** The arguments of a command line, as Windows' CommandLineToArgvW splits it. */
function windowsArguments(line: string): string[] {
  const found: string[] = []
  let at = 0
  // The program's name is quoted as a whole or not at all: backslashes mean nothing in it.
  const program = /^"([^"]*)"?|^[^ \t"]+/.exec(line)
  if (program !== null) {
    found.push(program[1] ?? program[0])
    at = program[0].length
  }
  while (at < line.length) {
    at += /^[ \t]*/.exec(line.slice(at))![0].length
    if (at >= line.length) break
    let argument = ''
    let quoted = false
    while (at < line.length && (quoted || !/[ \t]/.test(line[at]))) {
      const slashes = /^\\*/.exec(line.slice(at))![0].length
      at += slashes
      if (line[at] !== '"') {
        argument += '\\'.repeat(slashes)
        if (at < line.length && (quoted || !/[ \t]/.test(line[at]))) argument += line[at++]
        continue
      }
      argument += '\\'.repeat(slashes >> 1)
      at++
      if (slashes % 2 === 1) argument += '"'
      else if (quoted && line[at] === '"') {
        argument += '"'
        at++
      } else quoted = !quoted
    }
    found.push(argument)
  }
  return found
}

const readRecord = delimitedReader(',')

const PART = new Decimal(10).pow(8)

function parseVersion(version: string): Decimal | null {
  if (!/^\d{1,8}(\.\d{1,8}){0,3}$/.test(version)) return null
  const parts = version.split('.')
  return [0, 1, 2, 3].reduce((sum, i) => sum.times(PART).plus(parts[i] ?? 0), new Decimal(0))
}

/** Functions that take file paths, command lines, records and versions apart. */
export const pathFunctions: readonly ScalarFunction[] = [
  {
    name: 'parse_path',
    doc: 'The parts of a file path, as a bag.',
    examples: [["parse_path(@'C:\\temp\\file.txt').Filename", 'file.txt']],
    overloads: [{ signature: '(path: string) -> dynamic', row: parsePath }],
  },
  {
    name: 'parse_command_line',
    doc: 'The arguments of a command line, as an array.',
    examples: [[`parse_command_line('echo "a b" c', 'windows')`, '["echo","a b","c"]']],
    overloads: [
      { signature: '(command: Scalar as string, parser: string literal [windows]) -> dynamic', row: windowsArguments },
    ],
  },
  {
    name: 'parse_csv',
    doc: 'The values of a record of comma-separated values, as an array; only the first record counts.',
    examples: [[`parse_csv('a,"b,c",d')`, '["a","b,c","d"]']],
    overloads: [
      {
        signature: '(csv_text: StringOrDynamic as string) -> dynamic',
        row: (text: string) => readRecord(text, 0).fields,
      },
    ],
    resultName: 'FirstArgument',
  },
  {
    name: 'parse_version',
    doc: 'A number to compare a version by: up to four parts of up to eight digits.',
    examples: [["parse_version('0.0.3.4')", '300000004']],
    overloads: [{ signature: '(version: string) -> decimal', row: parseVersion }],
  },
]
