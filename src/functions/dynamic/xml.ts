import { SaxesParser } from 'saxes'
import { checkDepth, type Dynamic } from '../../types/dynamic.ts'

const MAX_BYTES = 1_048_576
const NOT_XML = new Error('not XML')

/** One element as it is being read: its attributes, elements and text by name. */
class Element {
  readonly name: string
  private readonly members = new Map<string, Dynamic[]>()
  private text = ''

  constructor(name: string) {
    this.name = name
  }

  add(name: string, value: Dynamic): void {
    const values = this.members.get(name)
    if (values === undefined) this.members.set(name, [value])
    else values.push(value)
  }

  addText(text: string): void {
    this.text += text
  }

  /** Ends a run of text: at a tag, or where the element ends. */
  endText(): void {
    const text = this.text.trim()
    if (text !== '') this.add('#text', text)
    this.text = ''
  }

  value(): Dynamic {
    const { members } = this
    if (members.size === 0) return null
    const texts = members.get('#text')
    if (members.size === 1 && texts?.length === 1) return texts[0]
    return new Map([...members].map(([name, values]) => [name, values.length === 1 ? values[0] : values]))
  }
}

/**
 * An XML text as a bag: elements of the same name become an array; an element with nothing but text is that text, an
 * empty one null. What is no element, attribute or text is left out. Null for a text that is no XML, or above 1 MB.
 */
export function parseXml(text: string): Dynamic {
  if (new TextEncoder().encode(text).length > MAX_BYTES) return null
  const parser = new SaxesParser()
  const root = new Element('')
  const open: Element[] = [root]
  parser.on('error', () => {
    throw NOT_XML
  })
  parser.on('text', (part) => open[open.length - 1].addText(part))
  parser.on('opentag', ({ name, attributes }) => {
    checkDepth(open.length)
    open[open.length - 1].endText()
    const element = new Element(name)
    for (const [attribute, value] of Object.entries(attributes)) element.add(`@${attribute}`, value)
    open.push(element)
  })
  parser.on('closetag', () => {
    const element = open.pop()!
    element.endText()
    open[open.length - 1].add(element.name, element.value())
  })
  try {
    parser.write(text).close()
  } catch (error) {
    // After an error the parser would go on, at great length.
    if (error === NOT_XML) return null
    throw error
  }
  return root.value()
}
