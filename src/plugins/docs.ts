/** How a plugin is called, and a query that does. */
export interface PluginDoc {
  readonly call: string
  readonly example: string
}

const SPAN = 'id: column, timeline: column, start, end'
const DIMENSIONS = 'dimension: column, …'
const SQL = '(connection: string, query: string, parameters?: bag, options?: bag) : (column: type, …)'
const HTTP = 'url: string, headers?: bag, options?: bag'
const ASK = 'connection: string, options?: bag, includeErrors?: bool)'

function sql(name: string): PluginDoc {
  return { call: SQL, example: `evaluate ${name}("Server=…", "select id from users") : (id: long)` }
}

function script(name: string, artifacts = ''): PluginDoc {
  return {
    call: `(output: typeof(…), script: string, arguments?: bag${artifacts})`,
    example: `T | evaluate ${name}(typeof(*, score: real), "…")`,
  }
}

/** What the help says of each plugin beside its line. The examples are over tables that a test knows. */
export const PLUGIN_DOCS: Readonly<Record<string, PluginDoc>> = {
  active_users_count: {
    call: `(${SPAN}, lookback, period, activePeriods, bin, ${DIMENSIONS})`,
    example: 'T | evaluate active_users_count(user, at, ago(30d), now(), 8d, 1d, 3, 7d)',
  },
  activity_counts_metrics: {
    call: `(${SPAN}, step, ${DIMENSIONS})`,
    example: 'T | evaluate activity_counts_metrics(user, at, ago(7d), now(), 1d, state)',
  },
  activity_engagement: {
    call: `(${SPAN}, innerWindow, outerWindow, ${DIMENSIONS})`,
    example: 'T | evaluate activity_engagement(user, at, ago(30d), now(), 1d, 7d)',
  },
  activity_metrics: {
    call: `(${SPAN}, step, ${DIMENSIONS})`,
    example: 'T | evaluate activity_metrics(user, at, ago(30d), now(), 1d)',
  },
  ai_chat_completion: { call: `(chat: array, ${ASK}`, example: 'T | evaluate ai_chat_completion(bag, "https://…")' },
  ai_chat_completion_prompt: {
    call: `(prompt: string, ${ASK}`,
    example: 'T | evaluate ai_chat_completion_prompt(state, "https://…")',
  },
  ai_embed_text: { call: `(text: any, ${ASK}`, example: 'T | evaluate ai_embed_text(state, "https://…")' },
  ai_embeddings: { call: `(text: any, ${ASK}`, example: 'T | evaluate ai_embeddings(state, "https://…")' },
  azure_digital_twins_query_request: {
    call: '(endpoint: string, query: string) : (column: type, …)',
    example:
      'evaluate azure_digital_twins_query_request("https://…", "select T.id from digitaltwins T") : (id: string)',
  },
  bag_unpack: {
    call: '(column: column, prefix?: string, columnsConflict?: string, ignoredProperties?: array) : (column: type, …)',
    example: 'T | evaluate bag_unpack(bag, "bag_") : (*, bag_name: string)',
  },
  basket: {
    call: '(threshold?: real, weight?: column, maxDimensions?: integer, wildcard: any, …)',
    example: 'T | project user, state | evaluate basket(0.1)',
  },
  cosmosdb_sql_request: sql('cosmosdb_sql_request'),
  csharp: script('csharp'),
  dcount_intersect: {
    call: '(hll: column, …)',
    example: 'T | summarize a = hll(user), b = hll(ip) | evaluate dcount_intersect(a, b)',
  },
  funnel_sequence_completion: {
    call: `(${SPAN}, bin, state: column, sequence: array, periods: array)`,
    example:
      'T | evaluate funnel_sequence_completion(user, at, ago(7d), now(), 7d, state, dynamic(["seen", "bought"]), dynamic([1h, 1d]))',
  },
  geo_line_lookup: {
    call: '(table, line: column, longitude: column, latitude: column, radius: real, return_unmatched?: bool, …)',
    example: 'T | evaluate geo_line_lookup(Places, line, longitude, latitude, 100)',
  },
  geo_polygon_lookup: {
    call: '(table, polygon: column, longitude: column, latitude: column, radius?: real, return_unmatched?: bool, …)',
    example: 'T | evaluate geo_polygon_lookup(Places, polygon, longitude, latitude)',
  },
  http_request: { call: `(${HTTP})`, example: 'evaluate http_request("https://example.com")' },
  http_request_post: {
    call: `(${HTTP}, content?: string)`,
    example: 'evaluate http_request_post("https://example.com", dynamic({}), dynamic({}), "…")',
  },
  identity: { call: '()', example: 'T | evaluate identity()' },
  infer_storage_schema: {
    call: '(options: bag)',
    example:
      'evaluate infer_storage_schema(dynamic({"StorageContainers": ["https://example.com/a.json"], "DataFormat": "json"}))',
  },
  ipv4_lookup: {
    call: '(table, ip: column, network: column, key: column, …, return_unmatched?: bool)',
    example: 'T | evaluate ipv4_lookup(Networks, ip, network)',
  },
  ipv6_lookup: {
    call: '(table, ip: column, network: column, return_unmatched?: bool)',
    example: 'T | evaluate ipv6_lookup(Networks, ip, network)',
  },
  mysql_request: sql('mysql_request'),
  narrow: { call: '()', example: 'T | take 1 | evaluate narrow()' },
  new_activity_metrics: {
    call: `(${SPAN}, step, cohort?, ${DIMENSIONS}, lookback?: table)`,
    example: 'T | evaluate new_activity_metrics(user, at, startofday(ago(7d)), now(), 1d)',
  },
  pivot: {
    call: '(column: column, aggregate?, column: column, …) : (column: type, …)',
    example: 'T | evaluate pivot(state, count(), user) : (user: string, seen: long)',
  },
  postgresql_request: sql('postgresql_request'),
  preview: { call: '(rows: integer)', example: 'T | evaluate preview(10)' },
  python: script('python', ', artifacts?: bag'),
  r: script('r'),
  rolling_percentile: {
    call: `(value: column, percentile: number, index: column, bin, binsPerWindow: integer, ${DIMENSIONS})`,
    example: 'T | evaluate rolling_percentile(value, 95, at, 1h, 24)',
  },
  rows_near: {
    call: '(condition: bool, rows: integer, rowsAfter?: integer)',
    example: 'T | sort by at asc | evaluate rows_near(state == "error", 2)',
  },
  schema_merge: {
    call: '(preserveOrder?: bool)',
    example: 'T | getschema | evaluate schema_merge()',
  },
  sequence_detect: {
    call: `(timeline: column, stepWindow: timespan, span: timespan, name = condition: bool, …, ${DIMENSIONS})`,
    example: 'T | evaluate sequence_detect(at, 1h, 1d, seen = state == "seen", bought = state == "bought", user)',
  },
  session_count: {
    call: `(${SPAN}, bin, lookback, ${DIMENSIONS})`,
    example: 'T | evaluate session_count(user, at, ago(7d), now(), 1d, 30m)',
  },
  sliding_window_counts: {
    call: `(${SPAN}, lookback, bin, ${DIMENSIONS})`,
    example: 'T | evaluate sliding_window_counts(user, at, ago(30d), now(), 7d, 1d)',
  },
  sql_request: sql('sql_request'),
}
