/** What is said of a tabular operator in the help. */
export interface OperatorDoc {
  /** As it is written; synonyms behind it. */
  readonly names: readonly string[]
  readonly doc: string
  /** What is optional stands in brackets, what excludes each other on either side of a bar. */
  readonly syntax: string
  readonly example?: string
  /** The option of the workspace that gives it its data. */
  readonly needs?: string
}

/** The tabular operators of the language by the kind of their syntax node, whether or not kqlite has them. */
export const OPERATOR_DOCS: Readonly<Record<string, OperatorDoc>> = {
  As: {
    names: ['as'],
    doc: 'Gives the rows so far a name.',
    syntax: 'as [hint.materialized=true] Name',
    example: 'T | as Rows | join Rows on id',
  },
  AssertSchema: {
    names: ['assert-schema'],
    doc: 'Fails when the columns are not those given.',
    syntax: 'assert-schema (Column: type, …)',
  },
  Consume: {
    names: ['consume'],
    doc: 'Reads all rows and gives none, or their number.',
    syntax: 'consume [decodeblocks=true]',
  },
  Count: { names: ['count'], doc: 'The number of rows.', syntax: 'count [as Name]', example: 'T | count' },
  DataTable: {
    names: ['datatable'],
    doc: 'Rows written out in the query.',
    syntax: 'datatable (Column: type, …) [value, …]',
    example: 'datatable(user: string, n: long)["ada", 1, "bob", 2]',
  },
  Distinct: {
    names: ['distinct'],
    doc: 'Each combination of values once.',
    syntax: 'distinct Column, … | *',
    example: 'T | distinct user, ip',
  },
  Evaluate: {
    names: ['evaluate'],
    doc: 'Calls a plugin.',
    syntax: 'evaluate plugin(argument, …) [: (Column: type, …)]',
    example: 'T | evaluate bag_unpack(details)',
  },
  Extend: {
    names: ['extend'],
    doc: 'Adds or replaces columns.',
    syntax: 'extend [Name =] expression, …',
    example: 'T | extend hour = bin(TimeGenerated, 1h)',
  },
  ExternalData: {
    names: ['externaldata'],
    doc: 'Rows from a URL, which the caller gives.',
    syntax: 'externaldata (Column: type, …) [url, …] [with (format = …, ignoreFirstRecord = true, …)]',
    example: 'externaldata(ip: string)["https://example.com/ips.csv"] with (format="csv")',
    needs: 'externalData',
  },
  Facet: {
    names: ['facet'],
    doc: 'A result for each column, with its values.',
    syntax: 'facet by Column, … [with (operators)]',
    example: 'T | facet by user, ip',
  },
  Filter: {
    names: ['where', 'filter'],
    doc: 'The rows for which a condition holds.',
    syntax: 'where condition',
    example: 'T | where n > 1',
  },
  Find: {
    names: ['find'],
    doc: 'The rows of many tables for which a condition holds.',
    syntax: 'find [withsource=Name] [in (Table, …)] where condition [project-smart | project Column, …]',
    example: 'find in (A, B*) where n > 1',
  },
  Fork: {
    names: ['fork'],
    doc: 'Several results of the same rows.',
    syntax: 'fork [Name =] (operators) …',
    example: 'T | fork (count) (take 10)',
  },
  GetSchema: {
    names: ['getschema'],
    doc: 'The names and types of the columns.',
    syntax: 'getschema',
    example: 'T | getschema',
  },
  GraphMarkComponents: {
    names: ['graph-mark-components'],
    doc: 'Marks the connected parts of a graph.',
    syntax: 'graph-mark-components [kind=weak|strong] [with_component_id=Name]',
  },
  GraphMatch: {
    names: ['graph-match'],
    doc: 'The paths of a graph that fit a pattern.',
    syntax: 'graph-match [cycles=all|none|unique_edges] pattern, … [where condition] project [Name =] expression, …',
  },
  GraphShortestPaths: {
    names: ['graph-shortest-paths'],
    doc: 'The shortest paths between nodes of a graph.',
    syntax: 'graph-shortest-paths [output=any|all] pattern [where condition] project [Name =] expression, …',
  },
  GraphToTable: {
    names: ['graph-to-table'],
    doc: 'The nodes or edges of a graph as tables.',
    syntax: 'graph-to-table nodes [as Name] [with_node_id=Name], edges [as Name]',
  },
  GraphWhere: {
    names: ['graph-where-nodes', 'graph-where-edges'],
    doc: 'A graph with just the nodes or edges for which a condition holds.',
    syntax: 'graph-where-nodes condition',
  },
  InlineExternalTable: {
    names: ['inline_external_table'],
    doc: 'Rows of files in external storage.',
    syntax: 'inline_external_table (Column: type, …) kind=storage … (url, …)',
  },
  Invoke: {
    names: ['invoke'],
    doc: 'Calls a function with the rows so far.',
    syntax: 'invoke Function(argument, …)',
    example: 'T | invoke Enrich("x")',
  },
  Join: {
    names: ['join'],
    doc: 'Rows of two tables with equal keys.',
    syntax:
      'join [kind=innerunique|inner|leftouter|rightouter|fullouter|leftsemi|rightsemi|leftanti|rightanti] Table on Key, … | $left.Key == $right.Key, …',
    example: 'A | join kind=leftouter (B | where n > 1) on id',
  },
  Lookup: {
    names: ['lookup'],
    doc: 'Adds the columns that another table has for a key.',
    syntax: 'lookup [kind=leftouter|inner] Table on Key, … | $left.Key == $right.Key, …',
    example: 'A | lookup B on id',
  },
  MacroExpand: {
    names: ['macro-expand'],
    doc: 'Unites a subquery over each of some databases.',
    syntax: 'macro-expand [isfuzzy=true] [kind=inner|outer] group as Name (query)',
    example: 'macro-expand entity_group [database("a"), database("b")] as X (X.T | count)',
  },
  MakeGraph: {
    names: ['make-graph'],
    doc: 'A graph of a table of edges.',
    syntax: 'make-graph Source --> Target [with Nodes on Id, … | with_node_id=Name]',
    example: 'E | make-graph from --> to with N on id',
  },
  MakeSeries: {
    names: ['make-series'],
    doc: 'Arrays of values at regular steps.',
    syntax: 'make-series [Name =] aggregate [default=value], … on Axis [from start] [to end] step step [by Column, …]',
    example: 'T | make-series n = count() default=0 on t from ago(7d) to now() step 1d by user',
  },
  MvApply: {
    names: ['mv-apply'],
    doc: 'Runs a subquery over the items of each array.',
    syntax: 'mv-apply [with_itemindex=Name] [Name =] array [to typeof(type)], … [limit n] on (operators)',
    example: 'T | mv-apply item = items on (where item > 1)',
  },
  MvExpand: {
    names: ['mv-expand'],
    doc: 'A row for each item of an array.',
    syntax: 'mv-expand [kind=bag|array] [with_itemindex=Name] [Name =] array [to typeof(type)], … [limit n]',
    example: 'T | mv-expand items to typeof(long)',
  },
  Parse: {
    names: ['parse', 'parse-where'],
    doc: 'Takes texts apart by a pattern.',
    syntax: 'parse [kind=simple|regex|relaxed] [flags=…] text with * "constant" Column[: type] …',
    example: 'T | parse message with "user=" user " ip=" ip',
  },
  ParseKv: {
    names: ['parse-kv'],
    doc: 'Takes keys and values out of texts.',
    syntax: 'parse-kv text as (Key: type, …) [with (pair_delimiter = …, kv_delimiter = …, quote = …)]',
    example: 'T | parse-kv text as (a: long)',
  },
  Partition: {
    names: ['partition'],
    doc: 'Runs a subquery over the rows of each key.',
    syntax: 'partition [hint.strategy=native|shuffle|legacy] by Column (operators) | { query }',
    example: 'T | partition by user (top 1 by n)',
  },
  Print: {
    names: ['print'],
    doc: 'One row of expressions.',
    syntax: 'print [Name =] expression, …',
    example: 'print x = 1 + 2',
  },
  Project: {
    names: ['project'],
    doc: 'Just these columns.',
    syntax: 'project [Name =] expression, …',
    example: 'T | project user, twice = n * 2',
  },
  ProjectAway: {
    names: ['project-away'],
    doc: 'All columns but these.',
    syntax: 'project-away Column | pattern*, …',
    example: 'T | project-away secret*',
  },
  ProjectByNames: {
    names: ['project-by-names'],
    doc: 'The columns whose names are listed.',
    syntax: 'project-by-names names, …',
  },
  ProjectKeep: {
    names: ['project-keep'],
    doc: 'Just these columns, in their order.',
    syntax: 'project-keep Column | pattern*, …',
    example: 'T | project-keep user*',
  },
  ProjectRename: {
    names: ['project-rename'],
    doc: 'Renames columns.',
    syntax: 'project-rename New = Old, …',
    example: 'T | project-rename who = user',
  },
  ProjectReorder: {
    names: ['project-reorder'],
    doc: 'Puts columns first.',
    syntax: 'project-reorder Column | pattern* [asc | desc | granny-asc | granny-desc], …',
    example: 'T | project-reorder t, a* asc',
  },
  Range: {
    names: ['range'],
    doc: 'A column of values at regular steps.',
    syntax: 'range Name from start to stop step step',
    example: 'range x from 1 to 10 step 1',
  },
  Reduce: {
    names: ['reduce'],
    doc: 'Groups texts that are alike.',
    syntax: 'reduce [kind=source] by text [with threshold = …, characters = …]',
    example: 'T | reduce by message',
  },
  Render: {
    names: ['render'],
    doc: 'Says how to show the rows.',
    syntax: 'render chart [with (property = value, …)]',
    example: 'T | render timechart with (title="Logs")',
  },
  Sample: { names: ['sample'], doc: 'Some rows at random.', syntax: 'sample n', example: 'T | sample 10' },
  SampleDistinct: {
    names: ['sample-distinct'],
    doc: 'Some of the values of a column.',
    syntax: 'sample-distinct n of Column',
    example: 'T | sample-distinct 5 of user',
  },
  Scan: {
    names: ['scan'],
    doc: 'Finds sequences of rows, step by step.',
    syntax:
      'scan [with_match_id=Name] [declare (Column: type = default, …)] with (step Name [output=all|last|none]: condition [=> Column = value, …]; …)',
  },
  Search: {
    names: ['search'],
    doc: 'The rows of many tables in which a text stands.',
    syntax: 'search [kind=default|case_insensitive|case_sensitive] [in (Table, …)] condition',
    example: 'search in (A, B) "error"',
  },
  Serialize: {
    names: ['serialize'],
    doc: 'Fixes the order of the rows.',
    syntax: 'serialize [Name = expression, …]',
    example: 'T | serialize n = row_number()',
  },
  Sort: {
    names: ['sort', 'order'],
    doc: 'Sorts the rows.',
    syntax: 'sort by expression [asc|desc] [nulls first|last], …',
    example: 'T | sort by n desc nulls last, user asc',
  },
  Summarize: {
    names: ['summarize'],
    doc: 'Aggregates over groups of rows.',
    syntax: 'summarize [Name =] aggregate, … [by [Name =] expression, …]',
    example: 'T | summarize count(), dcount(ip) by user, bin(t, 1h)',
  },
  Take: { names: ['take', 'limit'], doc: 'The first rows.', syntax: 'take n', example: 'T | take 10' },
  Top: {
    names: ['top'],
    doc: 'The first rows in an order.',
    syntax: 'top n by expression [asc|desc] [nulls first|last]',
    example: 'T | top 3 by n desc',
  },
  TopHitters: {
    names: ['top-hitters'],
    doc: 'The values that occur most.',
    syntax: 'top-hitters n of expression [by weight]',
    example: 'T | top-hitters 3 of user',
  },
  TopNested: {
    names: ['top-nested'],
    doc: 'The top values, and in each of them the top of others.',
    syntax: 'top-nested [n] of expression [with others = label] by aggregate [asc|desc], …',
  },
  Union: {
    names: ['union'],
    doc: 'The rows of several tables.',
    syntax: 'union [kind=inner|outer] [withsource=Name] [isfuzzy=true] Table, …',
    example: 'union withsource=source A, B*',
  },
}
