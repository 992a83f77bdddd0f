import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import vm from 'node:vm'

/**
 * Microsoft's own parser and binder (`@kusto/language-service-next`), a dev dependency, as a reference to compare with.
 * It is a script for browsers that hangs its names on the global object, hence the loading by hand.
 */
const require = createRequire(import.meta.url)

function load(): any {
  const globals = globalThis as any
  if (!globals.Kusto?.Language) {
    for (const file of ['bridge.min.js', 'Kusto.Language.Bridge.min.js']) {
      const path = require.resolve(`@kusto/language-service-next/${file}`)
      vm.runInThisContext(readFileSync(path, 'utf8'), { filename: path })
    }
  }
  return globals.Kusto.Language
}

function* items(list: any): Generator<any> {
  for (let i = 0; i < list.Count; i++) yield list.getItem(i)
}

export interface MicrosoftResult {
  columns: { name: string; type: string }[] | null
  diagnostics: { code: string; message: string; start: number; length: number }[]
}

const known = new WeakMap<object, any>()

/** The schemas as Microsoft's binder takes them; made once for each object of schemas. */
function globalsOf(tables: Record<string, Record<string, string>>): any {
  const language = load()
  const { Symbols } = language
  let globals = known.get(tables)
  if (globals === undefined) {
    const symbols = Object.entries(tables).map(([name, columns]) => {
      const list = Object.entries(columns).map(([column, type]) => `['${column}']:${type}`)
      return Symbols.TableSymbol.From(`(${list.join(',')})`).WithName(name)
    })
    const database = new Symbols.DatabaseSymbol.ctor('db', symbols)
    globals = language.GlobalState.Default.WithDatabase(database)
    known.set(tables, globals)
  }
  return globals
}

/** The columns and diagnostics that Microsoft's binder gives for a query over tables with these schemas. */
export function analyze(query: string, tables: Record<string, Record<string, string>> = {}): MicrosoftResult {
  const language = load()
  const code = language.KustoCode.ParseAndAnalyze(query, globalsOf(tables))
  const type = code.ResultType
  const columns =
    type?.Columns === undefined
      ? null
      : [...items(type.Columns)].map((column: any) => ({ name: column.Name, type: column.Type.Name }))
  const diagnostics = [...items(code.GetDiagnostics())]
    .filter((diagnostic: any) => diagnostic.Severity === 'Error')
    .map((d: any) => ({ code: d.Code, message: d.Message, start: d.Start, length: d.Length }))
  return { columns, diagnostics }
}
