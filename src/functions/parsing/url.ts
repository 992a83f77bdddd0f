import type { Dynamic, DynamicBag } from '../../types/dynamic.ts'
import { alias, type ScalarFunction } from '../function.ts'

const URL_PARTS =
  /^(?:([a-z][a-z\d+.-]*):)?(?:\/\/(?:([^/?#@:]*)(?::([^/?#@]*))?@)?(\[[^\]/?#]*\]|[^/?#:]*)(?::([^/?#]*))?)?([^?#]*)(?:\?([^#]*))?(?:#(.*))?$/is

function parametersOf(query: string): DynamicBag {
  const parameters = new Map<string, Dynamic>()
  for (const pair of query.split('&')) {
    if (pair === '') continue
    const at = pair.indexOf('=')
    parameters.set(at < 0 ? pair : pair.slice(0, at), at < 0 ? '' : pair.slice(at + 1))
  }
  return parameters
}

function parseUrl(url: string): Dynamic {
  const [, scheme, username, password, host, port, path, query, fragment] = URL_PARTS.exec(url) ?? []
  return new Map<string, Dynamic>([
    ['Scheme', scheme ?? ''],
    ['Host', host ?? ''],
    ['Port', port ?? ''],
    ['Path', path ?? ''],
    ['Username', username ?? ''],
    ['Password', password ?? ''],
    ['Query Parameters', parametersOf(query ?? '')],
    ['Fragment', fragment ?? ''],
  ])
}

const parse_url: ScalarFunction = {
  name: 'parse_url',
  doc: 'The parts of a URL, as a bag.',
  examples: [["parse_url('https://a.example:81/b?c=d').Port", '81']],
  overloads: [{ signature: '(url: string) -> dynamic', row: parseUrl }],
}

const parse_urlquery: ScalarFunction = {
  name: 'parse_urlquery',
  doc: 'The parameters in the query part of a URL, as a bag.',
  examples: [["parse_urlquery('a=1&b=2')", '{"Query Parameters":{"a":"1","b":"2"}}']],
  overloads: [
    {
      signature: '(query: string) -> dynamic',
      row: (query: string) => new Map([['Query Parameters', parametersOf(query.replace(/^\?/, ''))]]),
    },
  ],
}

/** Functions that take URLs apart. */
export const urlFunctions: readonly ScalarFunction[] = [
  parse_url,
  alias('parseurl', parse_url, { hidden: true }),
  parse_urlquery,
  alias('parseurlquery', parse_urlquery, { hidden: true }),
]
