import { isMap, isScalar, isSeq, type Node, parseAllDocuments, type YAMLMap } from 'yaml'
import type { Source, Span } from '../../grammar/index.ts'
import { KqlError } from '../errors/kql-error.ts'

export { isMap, isScalar, isSeq, type Node, type YAMLMap }

/** The documents of a YAML or JSON file, empty ones left out. Throws KqlError at the first thing that is not YAML. */
export function readDocuments(file: Source): readonly Node[] {
  const documents = [...parseAllDocuments(file.text, { prettyErrors: false })]
  for (const { errors } of documents) {
    if (errors.length > 0) {
      const [start, end] = errors[0].pos
      throw new KqlError('syntax', errors[0].message, { source: file, span: { start, end } })
    }
  }
  return documents.flatMap(({ contents }) => (isNothing(contents) ? [] : [contents as Node]))
}

/** Whether it is `null`, or nothing at all. */
export function isNothing(node: unknown): boolean {
  return node === undefined || node === null || (isScalar(node) && node.value === null)
}

/** Where a node stands in the file. */
export function spanOf(node: Node): Span {
  const [start, end] = node.range!
  return { start, end }
}
