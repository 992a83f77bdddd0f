import { type ParseResult, parse, type Source } from '../../grammar/index.ts'

const MOST = 64
const LONGEST = 100_000

const parsed = new Map<string, ParseResult>()

/**
 * `parse`, but a text that was parsed lately is not parsed again: tests run the same rule over and over, each in a
 * workspace of its own. Trees are plain data and never change, and hold offsets only, so that they can be shared.
 */
export function parseOnce(source: Source): ParseResult {
  const { text } = source
  const known = parsed.get(text)
  if (known !== undefined) return known
  const result = parse(source)
  if (text.length > LONGEST) return result
  if (parsed.size >= MOST) parsed.delete(parsed.keys().next().value!)
  parsed.set(text, result)
  return result
}
