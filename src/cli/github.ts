/** Where an annotation stands; lines and columns count from 1. */
export interface AnnotationPlace {
  readonly file: string
  readonly line?: number
  readonly col?: number
  readonly endLine?: number
  readonly endColumn?: number
}

/** A workflow command of GitHub Actions: a note at a place in a file, as a line of text. */
export function annotation(
  level: 'error' | 'warning' | 'notice',
  place: AnnotationPlace | undefined,
  title: string,
  message: string,
): string {
  const file = place && { ...place, file: place.file.replaceAll('\\', '/') }
  const properties = Object.entries({ ...file, title })
    .filter(([, value]) => value !== undefined)
    .map(([name, value]) => `${name}=${property(String(value))}`)
  return `::${level} ${properties.join(',')}::${data(message)}\n`
}

function data(text: string): string {
  return text.replaceAll('%', '%25').replaceAll('\r', '%0D').replaceAll('\n', '%0A')
}

function property(text: string): string {
  return data(text).replaceAll(':', '%3A').replaceAll(',', '%2C')
}
