import { defaultCatalog } from '../../src/catalog.ts'
import { unsupportedNames } from '../../src/unsupported.ts'

/** The tabular operators of the language by the kind of their syntax node, as they are written. */
const OPERATORS: Readonly<Record<string, string>> = {
  As: 'as',
  AssertSchema: 'assert-schema',
  Consume: 'consume',
  Count: 'count',
  DataTable: 'datatable',
  Distinct: 'distinct',
  Evaluate: 'evaluate',
  Extend: 'extend',
  ExternalData: 'externaldata',
  Facet: 'facet',
  Filter: 'where',
  Find: 'find',
  Fork: 'fork',
  GetSchema: 'getschema',
  GraphMarkComponents: 'graph-mark-components',
  GraphMatch: 'graph-match',
  GraphShortestPaths: 'graph-shortest-paths',
  GraphToTable: 'graph-to-table',
  Invoke: 'invoke',
  Join: 'join',
  Lookup: 'lookup',
  MacroExpand: 'macro-expand',
  MakeGraph: 'make-graph',
  MakeSeries: 'make-series',
  MvApply: 'mv-apply',
  MvExpand: 'mv-expand',
  Parse: 'parse, parse-where',
  ParseKv: 'parse-kv',
  Partition: 'partition',
  Print: 'print',
  Project: 'project',
  ProjectAway: 'project-away',
  ProjectByNames: 'project-by-names',
  ProjectKeep: 'project-keep',
  ProjectRename: 'project-rename',
  ProjectReorder: 'project-reorder',
  Range: 'range',
  Reduce: 'reduce',
  Render: 'render',
  Sample: 'sample',
  SampleDistinct: 'sample-distinct',
  Scan: 'scan',
  Search: 'search',
  Serialize: 'serialize',
  Sort: 'sort, order',
  Summarize: 'summarize',
  Take: 'take, limit',
  Top: 'top',
  TopHitters: 'top-hitters',
  TopNested: 'top-nested',
  Union: 'union',
}

interface Family {
  readonly title: string
  readonly names: readonly string[]
  readonly docOf: (name: string) => string | undefined
}

function families(): Family[] {
  const { functions, aggregates, binderFunctions, operators, plugins } = defaultCatalog()
  const known = unsupportedNames()
  const names = (kind: string) => [...known].filter(([, what]) => what === kind).map(([name]) => name)
  const all = (kind: string, entries: Iterable<string>) =>
    [...new Set([...names(kind), ...entries])].filter((name) => /^[a-z]\w*$/i.test(name)).sort()
  const written = Object.fromEntries(Object.entries(OPERATORS).map(([kind, name]) => [name, kind]))
  return [
    {
      title: 'Tabular operators',
      names: Object.values(OPERATORS).sort(),
      docOf: (name) => (operators.has(written[name]) ? '' : undefined),
    },
    {
      title: 'Scalar functions',
      names: all('function', [...functions.keys(), ...binderFunctions.keys()]).filter((name) => !aggregates.has(name)),
      docOf: (name) => functions.get(name)?.doc ?? binderFunctions.get(name)?.doc,
    },
    {
      title: 'Aggregates',
      names: all('aggregate', aggregates.keys()),
      docOf: (name) => aggregates.get(name)?.doc,
    },
    {
      title: 'Plugins of evaluate',
      names: all('plugin', plugins.keys()),
      docOf: (name) => plugins.get(name)?.doc,
    },
  ]
}

/** How much of the language works, a line for each family: the table in the README. */
export function summaryTable(): string {
  const lines = families().map(({ title, names, docOf }) => {
    const works = names.filter((name) => docOf(name) !== undefined)
    return `| ${title} | ${works.length} of ${names.length} |`
  })
  return ['| | works |', '|---|---|', ...lines].join('\n')
}

/** The support matrix: every name that Kusto knows, and whether it works here. */
export function supportMatrix(): string {
  const sections = families().map(({ title, names, docOf }) => {
    const works = names.filter((name) => docOf(name) !== undefined)
    const refused = names.filter((name) => docOf(name) === undefined)
    const lines = works.map((name) => `| \`${name}\` | ${(docOf(name) ?? '').replaceAll('|', '\\|')} |`)
    const table = lines.length === 0 ? [] : ['', '| name | |', '|---|---|', ...lines]
    const list = refused.map((name) => `\`${name}\``).join(', ')
    return [`## ${title}`, ...table, '', refused.length === 0 ? 'None is refused.' : `Refused by name: ${list}.`].join(
      '\n',
    )
  })
  return `# What works\n\nMade from the catalogue by \`UPDATE_DOCS=1 npx vitest run test/docs.test.ts\`.\n\n${sections.join('\n\n')}\n`
}
