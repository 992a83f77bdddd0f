import type { YamlNode } from '../rules/yaml.ts'
import type { Fixture, Layers, RowSource, TestFile } from './format.ts'

/** Whether a file is a test file by its name, rather than a rule that may have tests. */
export function isTestFileName(fileName: string): boolean {
  return /\.test\.ya?ml$/i.test(fileName)
}

/** The files and folders that the fixtures of a test file name, by their paths from it, each once. */
export function fixturePaths({ tests }: TestFile): readonly string[] {
  return [...new Set(tests.flatMap(({ fixture }) => pathsOf(fixture)))]
}

/** The files and folders of functions among them. */
export function functionPaths({ tests }: TestFile): readonly string[] {
  return [...new Set(tests.flatMap(({ fixture }) => layerPaths(fixture.functions, (source) => [source])))]
}

/** Whether a text of `externaldata` is what is read itself, rather than the path of a file: it has several lines. */
export function isContent(text: string): boolean {
  return text.includes('\n')
}

function pathsOf({ tables, watchlists, functions, base, externaldata }: Fixture): readonly string[] {
  return [
    ...layerPaths(tables, (sources) => sources),
    ...layerPaths(watchlists, (sources) => sources),
    ...layerPaths(functions, (source) => [source]),
    ...scalars([...base.values(), ...externaldata.values()]).filter((text) => !isContent(text)),
  ]
}

function layerPaths<T>(layers: Layers<T>, sources: (entry: T) => readonly RowSource[]): readonly string[] {
  return layers.flatMap((layer) => {
    return 'folder' in layer
      ? [layer.folder.text]
      : [...layer.entries.values()].flatMap((entry) => scalars(sources(entry)))
  })
}

function scalars(nodes: readonly YamlNode[]): readonly string[] {
  return nodes.flatMap((node) => (node.kind === 'scalar' ? [node.text] : []))
}
