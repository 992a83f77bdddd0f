import { KqlError } from '../../errors/kql-error.ts'
import { CharSet, type CharSetOptions, codePointSource, DIGIT, SPACE, WORD } from './char-set.ts'
import { parseClass } from './parse-class.ts'
import { propertySource } from './properties.ts'
import type { Look, Node, Pattern } from './syntax.ts'

/** The flags of a pattern, such as those of `(?ims)`. */
export interface Flags {
  readonly ignoreCase: boolean
  readonly multiLine: boolean
  readonly dotAll: boolean
  readonly swapGreed: boolean
  readonly unicode: boolean
  readonly verbose: boolean
}

const DEFAULTS: Flags = {
  ignoreCase: false,
  multiLine: false,
  dotAll: false,
  swapGreed: false,
  unicode: true,
  verbose: false,
}

const FLAG_NAMES: Readonly<Record<string, keyof Flags>> = {
  i: 'ignoreCase',
  m: 'multiLine',
  s: 'dotAll',
  U: 'swapGreed',
  u: 'unicode',
  x: 'verbose',
}

const CONTROL: Readonly<Record<string, number>> = { a: 7, f: 12, t: 9, n: 10, r: 13, v: 11 }
const LOOKS: Readonly<Record<string, Look>> = {
  A: 'start',
  z: 'end',
  b: 'word',
  B: 'not-word',
  '<': 'word-start',
  '>': 'word-end',
  '{start}': 'word-start',
  '{end}': 'word-end',
  '{start-half}': 'word-start-half',
  '{end-half}': 'word-end-half',
}
const MAX_DEPTH = 250
const MAX_LENGTH = 500_000

/** Parses a pattern in Kusto's syntax of regular expressions; throws a KqlError with the place for a bad one. */
export function parsePattern(text: string): Pattern {
  if (text.length > MAX_LENGTH) throw new KqlError('semantic', 'The regular expression is too big.')
  return new PatternParser(text).parse()
}

/** Reads a pattern from left to right. */
export class PatternParser {
  position = 0
  private depth = 0
  private readonly names: (string | undefined)[] = [undefined]
  readonly text: string

  constructor(text: string) {
    this.text = text
  }

  parse(): Pattern {
    const node = this.choice(DEFAULTS)
    if (this.position < this.text.length) this.fail("there is a ')' without its '('")
    return { node, names: this.names }
  }

  fail(reason: string): never {
    const message = `The regular expression '${this.text}' is not valid: ${reason} (at character ${this.position + 1}).`
    throw new KqlError('semantic', message, { code: 'KQL110' })
  }

  /** Reads something that may stand in itself. */
  nested<T>(read: () => T): T {
    if (++this.depth > MAX_DEPTH) this.fail('it is nested too deeply')
    const result = read()
    this.depth--
    return result
  }

  peek(): string {
    return this.text[this.position] ?? ''
  }

  /** Whether the text goes on with `part`, which is then passed. */
  accept(part: string): boolean {
    if (!this.text.startsWith(part, this.position)) return false
    this.position += part.length
    return true
  }

  /** What matches here, which is then passed; undefined when nothing does. */
  match(pattern: RegExp): RegExpExecArray | undefined {
    pattern.lastIndex = this.position
    const found = pattern.exec(this.text)
    if (found === null) return undefined
    this.position += found[0].length
    return found
  }

  /** Branches up to the end or a ')'. Flags set inside hold to the end of the group, across branches. */
  private choice(given: Flags): Node {
    if (++this.depth > MAX_DEPTH) this.fail('it is nested too deeply')
    let flags = given
    const branches: Node[] = []
    let items: Node[] = []
    for (;;) {
      if (flags.verbose) this.match(/(?:\s|#[^\n]*)*/y)
      const next = this.peek()
      if (next === '' || next === ')') break
      if (this.accept('|')) {
        branches.push(sequence(items))
        items = []
        continue
      }
      const set = this.match(/\(\?([a-zA-Z]*(?:-[a-zA-Z]+)?)\)/y)
      if (set !== undefined) {
        flags = this.withFlags(flags, set[1])
        continue
      }
      items.push(this.repeats(this.atom(flags), flags))
    }
    this.depth--
    branches.push(sequence(items))
    return branches.length === 1 ? branches[0] : { kind: 'choice', nodes: branches }
  }

  private withFlags(flags: Flags, text: string): Flags {
    const changed: Record<string, boolean> = {}
    let on = true
    for (const letter of text) {
      if (letter === '-') on = false
      else if (letter === 'R')
        throw new KqlError('unsupported', "The flag 'R' of regular expressions is not supported.")
      else if (FLAG_NAMES[letter] === undefined) this.fail(`there is no flag '${letter}'`)
      else changed[FLAG_NAMES[letter]] = on
    }
    return { ...flags, ...changed }
  }

  private repeats(atom: Node, flags: Flags): Node {
    let node = atom
    for (;;) {
      if (flags.verbose) this.match(/(?:\s|#[^\n]*)*/y)
      const counts = this.match(/\*|\+|\?|\{(\d+)(,(\d*))?\}/y)
      if (counts === undefined) return node
      const [text, from, comma, to] = counts
      let [min, max] = text === '*' ? [0, Infinity] : text === '+' ? [1, Infinity] : [0, 1]
      if (from !== undefined) {
        min = Number(from)
        max = comma === undefined ? min : to === '' ? Infinity : Number(to)
        if (max < min) this.fail(`the count ${text} ends before it starts`)
      }
      node = { kind: 'repeat', node, min, max, greedy: this.accept('?') === flags.swapGreed }
    }
  }

  private atom(flags: Flags): Node {
    const next = this.peek()
    switch (next) {
      case '(':
        return this.group(flags)
      case '[':
        return { kind: 'set', set: parseClass(this, flags) }
      case '\\':
        return this.escape(flags)
      case '*':
      case '+':
      case '?':
        return this.fail(`there is nothing that '${next}' repeats`)
    }
    this.position++
    switch (next) {
      case '.':
        if (!flags.unicode) this.fail("'.' without Unicode could match a part of a character")
        return set(flags.dotAll ? '[\\s\\S]' : '[^\\n]', { ignoreCase: false, cased: false })
      case '^':
        return { kind: 'look', look: flags.multiLine ? 'line-start' : 'start', unicode: true }
      case '$':
        return { kind: 'look', look: flags.multiLine ? 'line-end' : 'end', unicode: true }
    }
    this.position--
    const codePoint = this.text.codePointAt(this.position)!
    this.position += codePoint > 0xffff ? 2 : 1
    return literal(codePoint, flags)
  }

  private group(flags: Flags): Node {
    const special = this.match(/\((?:\?(?:P?<(?![=!])([^>]*)>|([a-zA-Z]*(?:-[a-zA-Z]+)?):)|(?!\?))/y)
    if (special === undefined) {
      const look = /\(\?<?[=!]/y.test(this.text.slice(this.position, this.position + 4))
      return this.fail(look ? 'look-around is not supported' : 'this kind of group is not known')
    }
    const [, name, inner] = special
    let index = 0
    if (inner === undefined) {
      if (name !== undefined) this.checkName(name)
      index = this.names.push(name) - 1
    }
    const node = this.choice(inner === undefined ? flags : this.withFlags(flags, inner))
    if (!this.accept(')')) this.fail("a '(' is not closed")
    return index === 0 ? node : { kind: 'group', index, node }
  }

  private checkName(name: string): void {
    if (!/^[_\p{Alphabetic}][.[\]_\p{Alphabetic}\p{Nd}\p{Nl}\p{No}]*$/u.test(name)) {
      this.fail(`'${name}' cannot be the name of a group`)
    }
    if (this.names.includes(name)) this.fail(`two groups have the name '${name}'`)
  }

  private escape(flags: Flags): Node {
    const look = this.match(/\\(?:b(\{(?:start|end)(?:-half)?\})|([AzbB<>]))/y)
    if (look !== undefined) return { kind: 'look', look: LOOKS[look[1] ?? look[2]], unicode: flags.unicode }
    const perl = this.perlClass(flags)
    return perl === undefined ? literal(this.escapedCodePoint(), flags) : { kind: 'set', set: perl }
  }

  /** `\d`, `\pL` and the like; undefined when no such class stands here. */
  perlClass(flags: Flags): CharSet | undefined {
    const { ignoreCase } = flags
    const perl = this.match(/\\([dDsSwW])/y)
    if (perl !== undefined) return this.letterClass(perl[1], flags)
    const property = this.match(/\\([pP])(?:\{(\^?)([^}]*)\}|([a-zA-Z]))/y)
    if (property === undefined) return undefined
    const [, letter, caret, name, short] = property
    const source = propertySource(name ?? short) ?? this.fail(`there is no class '${property[0]}' of characters`)
    const negated = (letter === 'P') !== (caret === '^')
    return new CharSet(negated ? `[^${source}]` : source, { ignoreCase })
  }

  private letterClass(letter: string, flags: Flags): CharSet {
    const kind = letter.toLowerCase()
    const negated = letter !== kind
    if (!flags.unicode) {
      if (negated) this.fail(`'\\${letter}' without Unicode could match a part of a character`)
      const source = kind === 'd' ? '[0-9]' : kind === 's' ? '[\\t\\n\\v\\f\\r ]' : '[0-9A-Za-z_]'
      return new CharSet(source, { ignoreCase: flags.ignoreCase && kind === 'w', beyond: 'none', cased: kind === 'w' })
    }
    const source = kind === 'd' ? DIGIT : kind === 's' ? SPACE : WORD
    const beyond =
      kind === 's' ? (negated ? 'not-space' : 'space') : negated ? (kind === 'w' ? 'not-word' : 'any') : 'word'
    return new CharSet(negated ? `[^${source}]` : source, { ignoreCase: false, cased: false, beyond })
  }

  /** The character that an escape stands for. */
  escapedCodePoint(): number {
    const start = this.position
    const hex = this.match(/\\(?:x([\da-fA-F]{2})|u([\da-fA-F]{4})|U([\da-fA-F]{8})|[xuU]\{([\da-fA-F]{1,8})\})/y)
    const code = hex === undefined ? undefined : Number.parseInt(hex[1] ?? hex[2] ?? hex[3] ?? hex[4], 16)
    if (code !== undefined && code <= 0x10ffff && !(code >= 0xd800 && code <= 0xdfff)) return code
    const octal = code === undefined ? this.match(/\\([0-7]{1,3})/y) : undefined
    if (octal !== undefined) return Number.parseInt(octal[1], 8)
    const plain = code === undefined ? this.match(/\\([aftnrv]|[!-/:;=?@[-`{-~ ])/y) : undefined
    if (plain !== undefined) return CONTROL[plain[1]] ?? plain[1].charCodeAt(0)
    this.position = start
    const next = this.text[start + 1]
    return this.fail(next === undefined ? 'it ends with a backslash' : `'\\${next}' is not an escape`)
  }
}

function sequence(nodes: readonly Node[]): Node {
  return nodes.length === 1 ? nodes[0] : { kind: 'sequence', nodes }
}

function set(source: string, options: CharSetOptions): Node {
  return { kind: 'set', set: new CharSet(source, options) }
}

function literal(codePoint: number, { ignoreCase }: Flags): Node {
  const char = String.fromCodePoint(codePoint)
  const cased = /\p{Changes_When_Casemapped}|\p{Changes_When_Casefolded}/u.test(char)
  const ascii = codePoint < 128 && !(ignoreCase && /[ks]/i.test(char))
  return set(codePointSource(codePoint), { ignoreCase, cased, beyond: ascii ? 'none' : 'any' })
}
