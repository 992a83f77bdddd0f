/** What is said of a tabular operator in the help. */
export interface OperatorDoc {
  /** As it is written; synonyms behind it. */
  readonly names: readonly string[]
  readonly doc: string
  readonly example?: string
  /** The option of the workspace that gives it its data. */
  readonly needs?: string
}

/** The tabular operators of the language by the kind of their syntax node, whether or not kqlite has them. */
export const OPERATOR_DOCS: Readonly<Record<string, OperatorDoc>> = {
  As: { names: ['as'], doc: 'Gives the rows so far a name.', example: 'T | as Rows | join Rows on id' },
  AssertSchema: { names: ['assert-schema'], doc: 'Fails when the columns are not those given.' },
  Consume: { names: ['consume'], doc: 'Reads all rows and gives none, or their number.' },
  Count: { names: ['count'], doc: 'The number of rows.', example: 'T | count' },
  DataTable: {
    names: ['datatable'],
    doc: 'Rows written out in the query.',
    example: 'datatable(user: string, n: long)["ada", 1, "bob", 2]',
  },
  Distinct: { names: ['distinct'], doc: 'Each combination of values once.', example: 'T | distinct user, ip' },
  Evaluate: { names: ['evaluate'], doc: 'Calls a plugin.', example: 'T | evaluate bag_unpack(details)' },
  Extend: { names: ['extend'], doc: 'Adds or replaces columns.', example: 'T | extend hour = bin(TimeGenerated, 1h)' },
  ExternalData: {
    names: ['externaldata'],
    doc: 'Rows from a URL, which the caller gives.',
    example: 'externaldata(ip: string)["https://example.com/ips.csv"] with (format="csv")',
    needs: 'externalData',
  },
  Facet: { names: ['facet'], doc: 'A result for each column, with its values.', example: 'T | facet by user, ip' },
  Filter: { names: ['where', 'filter'], doc: 'The rows for which a condition holds.', example: 'T | where n > 1' },
  Find: {
    names: ['find'],
    doc: 'The rows of many tables for which a condition holds.',
    example: 'find in (A, B*) where n > 1',
  },
  Fork: { names: ['fork'], doc: 'Several results of the same rows.', example: 'T | fork (count) (take 10)' },
  GetSchema: { names: ['getschema'], doc: 'The names and types of the columns.', example: 'T | getschema' },
  GraphMarkComponents: { names: ['graph-mark-components'], doc: 'Marks the connected parts of a graph.' },
  GraphMatch: { names: ['graph-match'], doc: 'The paths of a graph that fit a pattern.' },
  GraphShortestPaths: { names: ['graph-shortest-paths'], doc: 'The shortest paths between nodes of a graph.' },
  GraphToTable: { names: ['graph-to-table'], doc: 'The nodes or edges of a graph as tables.' },
  GraphWhere: {
    names: ['graph-where-nodes', 'graph-where-edges'],
    doc: 'A graph with just the nodes or edges for which a condition holds.',
  },
  InlineExternalTable: { names: ['inline_external_table'], doc: 'Rows of files in external storage.' },
  Invoke: { names: ['invoke'], doc: 'Calls a function with the rows so far.', example: 'T | invoke Enrich("x")' },
  Join: {
    names: ['join'],
    doc: 'Rows of two tables with equal keys.',
    example: 'A | join kind=leftouter (B | where n > 1) on id',
  },
  Lookup: {
    names: ['lookup'],
    doc: 'Adds the columns that another table has for a key.',
    example: 'A | lookup B on id',
  },
  MacroExpand: {
    names: ['macro-expand'],
    doc: 'Unites a subquery over each of some databases.',
    example: 'macro-expand entity_group [database("a"), database("b")] as X (X.T | count)',
  },
  MakeGraph: {
    names: ['make-graph'],
    doc: 'A graph of a table of edges.',
    example: 'E | make-graph from --> to with N on id',
  },
  MakeSeries: {
    names: ['make-series'],
    doc: 'Arrays of values at regular steps.',
    example: 'T | make-series n = count() default=0 on t from ago(7d) to now() step 1d by user',
  },
  MvApply: {
    names: ['mv-apply'],
    doc: 'Runs a subquery over the items of each array.',
    example: 'T | mv-apply item = items on (where item > 1)',
  },
  MvExpand: {
    names: ['mv-expand'],
    doc: 'A row for each item of an array.',
    example: 'T | mv-expand items to typeof(long)',
  },
  Parse: {
    names: ['parse', 'parse-where'],
    doc: 'Takes texts apart by a pattern.',
    example: 'T | parse message with "user=" user " ip=" ip',
  },
  ParseKv: {
    names: ['parse-kv'],
    doc: 'Takes keys and values out of texts.',
    example: 'T | parse-kv text as (a: long)',
  },
  Partition: {
    names: ['partition'],
    doc: 'Runs a subquery over the rows of each key.',
    example: 'T | partition by user (top 1 by n)',
  },
  Print: { names: ['print'], doc: 'One row of expressions.', example: 'print x = 1 + 2' },
  Project: { names: ['project'], doc: 'Just these columns.', example: 'T | project user, twice = n * 2' },
  ProjectAway: { names: ['project-away'], doc: 'All columns but these.', example: 'T | project-away secret*' },
  ProjectByNames: { names: ['project-by-names'], doc: 'The columns whose names are listed.' },
  ProjectKeep: {
    names: ['project-keep'],
    doc: 'Just these columns, in their order.',
    example: 'T | project-keep user*',
  },
  ProjectRename: { names: ['project-rename'], doc: 'Renames columns.', example: 'T | project-rename who = user' },
  ProjectReorder: { names: ['project-reorder'], doc: 'Puts columns first.', example: 'T | project-reorder t, a* asc' },
  Range: { names: ['range'], doc: 'A column of values at regular steps.', example: 'range x from 1 to 10 step 1' },
  Reduce: { names: ['reduce'], doc: 'Groups texts that are alike.', example: 'T | reduce by message' },
  Render: { names: ['render'], doc: 'Says how to show the rows.', example: 'T | render timechart with (title="Logs")' },
  Sample: { names: ['sample'], doc: 'Some rows at random.', example: 'T | sample 10' },
  SampleDistinct: {
    names: ['sample-distinct'],
    doc: 'Some of the values of a column.',
    example: 'T | sample-distinct 5 of user',
  },
  Scan: { names: ['scan'], doc: 'Finds sequences of rows, step by step.' },
  Search: {
    names: ['search'],
    doc: 'The rows of many tables in which a text stands.',
    example: 'search in (A, B) "error"',
  },
  Serialize: { names: ['serialize'], doc: 'Fixes the order of the rows.', example: 'T | serialize n = row_number()' },
  Sort: { names: ['sort', 'order'], doc: 'Sorts the rows.', example: 'T | sort by n desc nulls last, user asc' },
  Summarize: {
    names: ['summarize'],
    doc: 'Aggregates over groups of rows.',
    example: 'T | summarize count(), dcount(ip) by user, bin(t, 1h)',
  },
  Take: { names: ['take', 'limit'], doc: 'The first rows.', example: 'T | take 10' },
  Top: { names: ['top'], doc: 'The first rows in an order.', example: 'T | top 3 by n desc' },
  TopHitters: { names: ['top-hitters'], doc: 'The values that occur most.', example: 'T | top-hitters 3 of user' },
  TopNested: { names: ['top-nested'], doc: 'The top values, and in each of them the top of others.' },
  Union: { names: ['union'], doc: 'The rows of several tables.', example: 'union withsource=source A, B*' },
}
