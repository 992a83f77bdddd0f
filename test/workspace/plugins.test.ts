import { describe, expect, test } from 'vitest'
import { type PluginCall, Workspace, type WorkspaceOptions } from '../../src/index.ts'

function run(query: string, plugins: WorkspaceOptions['plugins']) {
  return new Workspace({ plugins, tables: { T: [{ a: 1 }, { a: 2 }] } }).query(query).toJSON()
}

describe('plugins that call out', () => {
  test('are answered by functions, which see the arguments', () => {
    const seen: PluginCall[] = []
    const http_request = (call: PluginCall) => {
      seen.push(call)
      return [{ ResponseHeaders: { status: 200 }, ResponseBody: [1, 'é'] }]
    }
    const query =
      'let host = "https://example.com/"; evaluate http_request(strcat(host, "x"), dynamic({"accept": "json"})) | project ResponseBody[1]'
    expect(run(query, { http_request }).rows).toEqual([['é']])
    expect(seen).toEqual([{ arguments: ['https://example.com/x', { accept: 'json' }], rows: [] }])
  })

  test('declare their columns', () => {
    const sql_request = () => [{ id: 9007199254740993n, more: 1 }, {}]
    expect(run("evaluate sql_request('server', 'select 1') : (id: long, name: string)", { sql_request })).toEqual({
      columns: [
        { name: 'id', type: 'long' },
        { name: 'name', type: 'string' },
      ],
      rows: [
        ['9007199254740993', ''],
        [null, ''],
      ],
    })
  })

  test('are given the rows before them', () => {
    const python = ({ rows, arguments: [script, options] }: PluginCall) => {
      expect([script, options]).toEqual(['result = df', { k: 10 }])
      return rows.map((row) => ({ ...row, twice: Number(row.a) * 2 }))
    }
    const query =
      "T | evaluate python(typeof(*, twice: real), 'result = df', bag_pack('k', 10)) | summarize sum(twice), max(a)"
    expect(run(query, { python }).rows).toEqual([[6, 2]])
    expect(run("T | evaluate python(typeof(only: long), '')", { python: () => [] }).columns).toEqual([
      { name: 'only', type: 'long' },
    ])
  })

  test('that ask a language model are asked once a row', () => {
    const seen: PluginCall[] = []
    const ai_embeddings = (call: PluginCall) => {
      seen.push(call)
      return [{ _embeddings: [call.arguments[0], 0.5] }]
    }
    expect(run("T | extend s = strcat('é', a) | evaluate ai_embeddings(s, 'where')", { ai_embeddings })).toEqual({
      columns: [
        { name: 'a', type: 'long' },
        { name: 's', type: 'string' },
        { name: 's_embeddings', type: 'dynamic' },
      ],
      rows: [
        [1, 'é1', ['é1', 0.5]],
        [2, 'é2', ['é2', 0.5]],
      ],
    })
    expect(seen[1]).toEqual({ arguments: ['é2', 'where'], rows: [] })
    const ai_chat_completion = ({ arguments: [chat, , options] }: PluginCall) => {
      expect([chat, options]).toEqual([[{ role: 'user' }], { GlobalTimeout: null }])
      return [{ _completion: null, _completion_error: 'busy' }]
    }
    const query =
      "evaluate ai_chat_completion(dynamic([{'role': 'user'}]), 'where', dynamic({'GlobalTimeout': null}), true)"
    expect(run(query, { ai_chat_completion })).toEqual({
      columns: [
        { name: '_completion', type: 'string' },
        { name: '_completion_error', type: 'string' },
      ],
      rows: [['', 'busy']],
    })
    expect(() => run("T | evaluate ai_embeddings('x', 'where')", { ai_embeddings: () => [] })).toThrow(
      /plugins.ai_embeddings must give one row, not 0/,
    )
  })

  test('are refused by name otherwise', () => {
    expect(() => run("evaluate http_request('https://example.com')", {})).toThrow(
      expect.objectContaining({
        kind: 'unsupported',
        hint: 'give it: new Workspace({ plugins: { http_request: (call) => rows } })',
      }),
    )
    expect(() => run("evaluate sql_request('server', 'select 1')", {})).toThrow(/without a declared schema/)
  })

  test('are checked', () => {
    const check = (query: string) => new Workspace().check(query).diagnostics[0]
    expect(check('evaluate http_request()')).toMatchObject({ code: 'KS119' })
    expect(check('evaluate http_request(1)')).toMatchObject({
      code: 'KS107',
      message: 'A value of type string expected.',
    })
    expect(check("print a = 1 | evaluate python('x', 'y')")).toMatchObject({ code: 'KS107' })
    expect(check("evaluate r(typeof(a: long), 'x')")).toMatchObject({ code: 'KQL107' })
    expect(() => run("evaluate http_request('x')", { http_request: () => [7 as never] })).toThrow(
      /http_request, row 1: 7 is no row/,
    )
  })
})
