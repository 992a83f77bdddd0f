import { type Diagnostic, type FunctionDeclaration, Source } from '../../grammar/index.ts'
import { parseOnce } from '../binder/parsing.ts'
import { KqlError } from '../errors/kql-error.ts'

/** A saved function. */
export interface SavedFunctionText {
  readonly name: string
  /** As KQL declares them, with the parentheses: `(T:(*), threshold:long = 5)`. */
  readonly parameters: string
  /** Without the braces. */
  readonly body: string
}

const BLANK_OR_COMMENT = /^(?:\s+|\/\/[^\n]*(?:\n|$))*/
const COMMAND = /^\.(?:create-or-alter|create|alter)\s+function\s+(?:ifnotexists\s+)?/
const NAME = /^(?:([A-Za-z_]\w*)|\[\s*(?:'([^']*)'|"([^"]*)")\s*\])\s*/

/**
 * Reads a file that holds one saved function. Four forms will do: `let Name = (T:(*)) { … }`, the declaration alone
 * (`(T:(*)) { … }`), the command that creates it (`.create-or-alter function with (…) Name (T:(*)) { … }`), and,
 * for a function without parameters, just its body. `fileName` is the function's name where the text has none.
 *
 * Throws KqlError (`syntax`) for a declaration that does not parse; a body is parsed when the function is used.
 */
export function readFunctionText(text: string, fileName: string): SavedFunctionText {
  const start = BLANK_OR_COMMENT.exec(text)![0].length
  const command = COMMAND.exec(text.slice(start))
  if (command !== null) return readCommand(text, start + command[0].length, fileName)

  const source = new Source(text, { name: fileName })
  const { tree, diagnostics } = parseOnce(source)
  const [statement] = tree.statements
  if (tree.statements.length === 1 && statement.kind === 'LetStatement') {
    if (statement.value.kind === 'FunctionDeclaration') {
      failOn(diagnostics, source)
      return parts(text, statement.name.name, statement.value)
    }
  }
  if (/^(?:view\s*)?\(/.test(text.slice(start))) {
    const declaration = parseDeclaration(text, start, fileName)
    if (declaration !== undefined) return { ...declaration, name: fileName }
  }
  return { name: fileName, parameters: '()', body: text }
}

function readCommand(text: string, position: number, fileName: string): SavedFunctionText {
  position += propertiesLength(text.slice(position))
  const name = NAME.exec(text.slice(position))
  const declaration = name === null ? undefined : parseDeclaration(text, position + name[0].length, fileName)
  if (name === null || declaration === undefined) {
    throw new KqlError('syntax', `${fileName}: expected a name, parameters and a body in braces after .create function`)
  }
  return { ...declaration, name: name[1] ?? name[2] ?? name[3] }
}

/** How long `with (docstring = "…", folder = "…")` is where the text starts with it. */
function propertiesLength(text: string): number {
  return /^with\s*\((?:[^"')]|"(?:[^"\\]|\\.)*"|'(?:[^'\\]|\\.)*')*\)\s*/.exec(text)?.[0].length ?? 0
}

/** Parses what stands from `start` on as `(parameters) { body }`; undefined where it is something else. */
function parseDeclaration(text: string, start: number, fileName: string): SavedFunctionText | undefined {
  const head = 'let f='
  const before = new Source(text).positionAt(start)
  const source = new Source(head + text.slice(start), {
    name: fileName,
    lineOffset: before.line - 1,
    columnOffset: (line) => (line === 0 ? before.column - 1 - head.length : 0),
  })
  const { tree, diagnostics } = parseOnce(source)
  const [statement] = tree.statements
  if (statement?.kind !== 'LetStatement' || statement.value.kind !== 'FunctionDeclaration') return undefined
  failOn(diagnostics, source)
  return parts(source.text, fileName, statement.value)
}

function parts(text: string, name: string, { span, body }: FunctionDeclaration): SavedFunctionText {
  const parameters = text
    .slice(span.start, body.span.start)
    .trim()
    .replace(/^view\s*/, '')
  return { name, parameters, body: text.slice(body.span.start + 1, body.span.end - 1) }
}

function failOn(diagnostics: readonly Diagnostic[], source: Source): void {
  if (diagnostics.length === 0) return
  const { code, message, span, hint } = diagnostics[0]
  throw new KqlError('syntax', message, { code, span, source, hint })
}
