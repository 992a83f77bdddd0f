import { createToken, Lexer, type TokenType } from 'chevrotain'

/**
 * Every kind of token. The lexer is written by hand (see lexer.ts), so no token has a pattern; what matters here is
 * the categories: in which places a keyword may also be a name.
 */

const all: TokenType[] = []

function token(name: string, label: string, categories: TokenType[] = []): TokenType {
  const type = createToken({ name, label, pattern: Lexer.NA, categories })
  all.push(type)
  return type
}

// ------------------------------------------------------------------------------------------------------ categories

/** Any identifier or keyword. */
export const Word = token('Word', 'a word')
/** What may be a part of a name with wildcards. */
export const WildcardPart = token('WildcardPart', 'a name')
/** What may be a name where one is declared: `has = 1`, `by: string`. */
export const DeclarableName = token('DeclarableName', 'a name', [Word, WildcardPart])
/** What may be a name anywhere. */
export const SimpleName = token('SimpleName', 'a name', [DeclarableName])
/** What is read as a name in an expression. */
export const ExpressionName = token('ExpressionName', 'a name')
/** An operator between two operands. */
export const InfixOperator = token('InfixOperator', 'an operator')
/** An operator on texts, or on a column that may be `*`. */
export const TextOperator = token('TextOperator', 'an operator', [InfixOperator])
/** A keyword of the grammar itself. */
export const Keyword = token('Keyword', 'a keyword')
/** `in`, `has_any` and others that take a list. */
export const ListOperator = token('ListOperator', 'an operator')
export const BetweenOperator = token('BetweenOperator', 'an operator')
/** A plus or minus before an operand. */
export const Sign = token('Sign', 'a sign')
/** `toscalar`, `totable`, `materialize` */
export const TabularFunction = token('TabularFunction', 'a function')
export const ExternalDataKeyword = token('ExternalDataKeyword', 'externaldata')
export const SortOrder = token('SortOrder', 'asc or desc')
export const FirstOrLast = token('FirstOrLast', 'first or last')
/** A literal that is one token, but for strings. */
export const PlainLiteral = token('PlainLiteral', 'a literal')

// ------------------------------------------------------------------------------------------------- names, literals

export const Identifier = token('Identifier', 'a name', [SimpleName, ExpressionName])
export const StringLiteral = token('StringLiteral', 'a string')
export const LongLiteral = token('LongLiteral', 'a number', [PlainLiteral, WildcardPart])
export const IntLiteral = token('IntLiteral', 'a number', [PlainLiteral])
export const RealLiteral = token('RealLiteral', 'a number', [PlainLiteral])
export const DecimalLiteral = token('DecimalLiteral', 'a number', [PlainLiteral])
export const BoolLiteral = token('BoolLiteral', 'a boolean', [PlainLiteral])
export const DateTimeLiteral = token('DateTimeLiteral', 'a datetime', [PlainLiteral])
export const TimespanLiteral = token('TimespanLiteral', 'a timespan', [PlainLiteral])
export const GuidLiteral = token('GuidLiteral', 'a guid', [PlainLiteral])

// ----------------------------------------------------------------------------------------------------- punctuation

export const OpenParen = token('OpenParen', '(')
export const CloseParen = token('CloseParen', ')')
export const OpenBracket = token('OpenBracket', '[')
export const CloseBracket = token('CloseBracket', ']')
export const OpenBrace = token('OpenBrace', '{')
export const CloseBrace = token('CloseBrace', '}')
export const Bar = token('Bar', '|')
export const Dot = token('Dot', '.')
export const DotDot = token('DotDot', '..')
export const Comma = token('Comma', ',')
export const Semicolon = token('Semicolon', ';')
export const Assign = token('Assign', '=')
export const FatArrow = token('FatArrow', '=>')
export const Colon = token('Colon', ':', [TextOperator])
export const Plus = token('Plus', '+', [InfixOperator, Sign])
export const Minus = token('Minus', '-', [InfixOperator, Sign])
export const Asterisk = token('Asterisk', '*', [InfixOperator, WildcardPart])
export const Slash = token('Slash', '/', [InfixOperator])
export const Percent = token('Percent', '%', [InfixOperator])
export const Less = token('Less', '<', [InfixOperator])
export const LessOrEqual = token('LessOrEqual', '<=', [InfixOperator])
export const Greater = token('Greater', '>', [InfixOperator])
export const GreaterOrEqual = token('GreaterOrEqual', '>=', [InfixOperator])
export const Equal = token('Equal', '==', [InfixOperator])
export const NotEqual = token('NotEqual', '!=', [InfixOperator])
export const LessGreater = token('LessGreater', '<>', [InfixOperator])
export const EqualTilde = token('EqualTilde', '=~', [TextOperator])
export const BangTilde = token('BangTilde', '!~', [TextOperator])
/** Characters that belong to no token, kept so that the parser stops there. */
export const Unknown = token('Unknown', 'an unexpected character')
export const EndOfText = token('EndOfText', 'the end of the query')

// -------------------------------------------------------------------------------------------------------- keywords

/** Every keyword by its text. */
export const keywords = new Map<string, TokenType>()

function keyword(text: string, ...categories: TokenType[]): TokenType {
  const type = token(`'${text}'`, text, [...categories, Keyword])
  keywords.set(text, type)
  return type
}

/** A keyword that may be a name anywhere. */
const soft = (text: string) => keyword(text, SimpleName, ExpressionName)
/** A keyword that may be a name only where one is declared. */
const firm = (text: string) => keyword(text, DeclarableName)
/** A keyword that is never a name without brackets. */
const hard = (text: string) => keyword(text, Word)

export const Access = soft('access')
export const Alias = soft('alias')
export const As = firm('as')
export const Asc = keyword('asc', Word, SortOrder)
export const AssertSchema = hard('assert-schema')
export const Bin = soft('bin')
export const By = firm('by')
export const Consume = soft('consume')
export const ContextualDataTable = hard('__contextual_datatable')
export const Count = soft('count')
export const Database = soft('database')
export const DataFormat = soft('dataformat')
export const DataTable = firm('datatable')
export const DateTimePattern = soft('datetime_pattern')
export const DataScope = hard('datascope')
export const Declare = soft('declare')
export const Default = soft('default')
export const Desc = keyword('desc', Word, SortOrder)
export const Distinct = soft('distinct')
export const Dynamic = hard('dynamic')
export const Edges = soft('edges')
export const EntityGroup = keyword('entity_group', SimpleName)
export const Evaluate = soft('evaluate')
export const ExecuteAndCache = hard('__executeAndCache')
export const Extend = soft('extend')
export const ExternalData = keyword('externaldata', DeclarableName, ExternalDataKeyword)
export const ExternalDataOld = keyword('external_data', Word, ExternalDataKeyword)
export const Facet = soft('facet')
export const Filter = soft('filter')
export const Find = firm('find')
export const First = keyword('first', Word, FirstOrLast)
export const Fork = soft('fork')
export const From = soft('from')
export const GetSchema = soft('getschema')
export const GrannyAsc = keyword('granny-asc', Word, SortOrder)
export const GrannyDesc = keyword('granny-desc', Word, SortOrder)
export const GraphMarkComponents = hard('graph-mark-components')
export const GraphMatch = hard('graph-match')
export const GraphShortestPaths = hard('graph-shortest-paths')
export const GraphToTable = hard('graph-to-table')
export const GraphWhereEdges = hard('graph-where-edges')
export const GraphWhereNodes = hard('graph-where-nodes')
export const Id = soft('id')
export const InlineExternalTable = soft('inline_external_table')
export const Invoke = firm('invoke')
export const Join = soft('join')
export const Kind = keyword('kind', Word, ExpressionName)
export const Last = keyword('last', Word, FirstOrLast)
export const Let = soft('let')
export const Limit = soft('limit')
export const Lookup = soft('lookup')
export const MacroExpand = hard('macro-expand')
export const MakeGraph = hard('make-graph')
export const MakeSeries = hard('make-series')
export const Materialize = keyword('materialize', DeclarableName, TabularFunction)
export const MaterializedViewCombine = hard('materialized-view-combine')
export const MvApply = hard('mv-apply')
export const MvApplyOld = soft('mvapply')
export const MvExpand = hard('mv-expand')
export const MvExpandOld = soft('mvexpand')
export const Nodes = soft('nodes')
export const Null = soft('null')
export const Nulls = soft('nulls')
export const Of = firm('of')
export const On = soft('on')
export const Optional = soft('optional')
export const Order = soft('order')
export const Others = hard('others')
export const Output = soft('output')
export const Pack = soft('pack')
export const Parse = soft('parse')
export const ParseKv = hard('parse-kv')
export const ParseWhere = hard('parse-where')
export const Partition = soft('partition')
export const PartitionBy = soft('__partitionby')
export const PartitionedBy = hard('partitioned-by')
export const PathFormat = hard('pathformat')
export const Pattern = soft('pattern')
export const Print = firm('print')
export const Project = hard('project')
export const ProjectAway = hard('project-away')
export const ProjectAwayOfFind = hard('__projectAway')
export const ProjectByNames = hard('project-by-names')
export const ProjectKeep = hard('project-keep')
export const ProjectRename = hard('project-rename')
export const ProjectReorder = hard('project-reorder')
export const ProjectSmart = hard('project-smart')
export const QueryParameters = soft('query_parameters')
export const Range = soft('range')
export const Reduce = soft('reduce')
export const Render = soft('render')
export const Restrict = soft('restrict')
export const Sample = firm('sample')
export const SampleDistinct = firm('sample-distinct')
export const Scan = soft('scan')
export const Search = firm('search')
export const Serialize = soft('serialize')
export const SetKeyword = firm('set')
export const Sort = soft('sort')
export const Step = soft('step')
export const Summarize = soft('summarize')
export const Take = soft('take')
export const To = firm('to')
export const Top = soft('top')
export const TopHitters = firm('top-hitters')
export const TopNested = firm('top-nested')
export const ToScalar = keyword('toscalar', DeclarableName, TabularFunction)
export const ToTable = keyword('totable', DeclarableName, TabularFunction)
export const TypeOf = keyword('typeof', DeclarableName)
export const Union = hard('union')
export const View = soft('view')
export const Where = firm('where')
export const With = soft('with')
export const WithNodeId = soft('with_node_id')

export const And = keyword('and', Word, InfixOperator)
export const Or = keyword('or', Word, InfixOperator)
export const In = keyword('in', DeclarableName, ListOperator)

/** `has`, `startswith` and the like, but for those that may be names where one is declared. */
export const StringOperator = token('StringOperator', 'an operator', [Word, TextOperator])
const NamedStringOperator = token('NamedStringOperator', 'an operator', [DeclarableName, TextOperator])
const OtherListOperator = token('OtherListOperator', 'an operator', [Word, ListOperator])
const BetweenWord = token('BetweenWord', 'an operator', [Word, BetweenOperator])
// Words of operator parameters, charts, types and management commands: the grammar has no rules about them, but they
// are reserved all the same, or names with restrictions.
const SoftWord = token('SoftWord', 'a name', [SimpleName, ExpressionName])
const FirmWord = token('FirmWord', 'a name', [DeclarableName])
const HardWord = token('HardWord', 'a keyword', [Word])
/** `withsource`, `with_source`, like `kind`: names in expressions, but not where a name is declared. */
const ParameterWord = token('ParameterWord', 'a name', [Word, ExpressionName])

const shared: [TokenType, string][] = [
  [NamedStringOperator, 'contains has'],
  [
    StringOperator,
    `!has has_cs !has_cs hasprefix !hasprefix hasprefix_cs !hasprefix_cs hassuffix !hassuffix hassuffix_cs !hassuffix_cs
    !contains contains_cs !contains_cs notcontains containscs notcontainscs startswith !startswith startswith_cs
    !startswith_cs endswith !endswith endswith_cs !endswith_cs like notlike likecs notlikecs`,
  ],
  [OtherListOperator, 'in~ !in !in~ has_any has_all'],
  [BetweenWord, 'between !between'],
  [ParameterWord, 'withsource with_source'],
  [SoftWord, 'best_effort bool boolean graph guid plotly regex uuid'],
  [FirmWord, 'accumulate earliest latest mdm sql title verbose viewers'],
  [
    HardWord,
    `__crossCluster __crossDB __id __isFuzzy __noWithSource __packedColumn __sourceColumnIndex
    3Dchart anomalychart areachart bagexpansion barchart bin_legacy byte cachingpolicy callout cancel card char
    columnchart commands-and-queries cycles dataexport date datetime decimal decodeblocks double encodingpolicy
    expandoutput extent_tags_retention flags float force_remote harddelete hardretention hint.concurrency
    hint.distribution hint.materialized hint.num_partitions hint.pass_filters hint.pass_filters_column
    hint.progressive_top hint.remote hint.shufflekey hint.spread hint.strategy hotcache int int16 int32 int64 int8
    isfuzzy journal ladderchart linechart long materialized-views missing nooptimization
    piechart pivotchart queries query_results real relaxed restricted_view_access row_level_security rowstore
    rowstore_references rowstore_sealinfo rowstorepolicy rowstores scatterchart seal seals set-or-append set-or-replace
    shards simple softdelete softretention stackedareachart statistics storedqueryresultcontainers string tablepurge time
    timechart timeline timepivot timespan treemap uint uint16 uint32 uint64 uint8 ulong uniqueid unrestrictedviewers
    views with_itemindex with_match_id with_step_name writeaheadlog`,
  ],
]
for (const [type, words] of shared) for (const word of words.split(/\s+/)) keywords.set(word, type)
keywords.set('matches regex', StringOperator)

/** What `word(` starts a literal of the type: everything up to the next `)` is its text. */
export const literalTypes = new Map<string, TokenType>([
  ['bool', BoolLiteral],
  ['boolean', BoolLiteral],
  ['date', DateTimeLiteral],
  ['datetime', DateTimeLiteral],
  ['decimal', DecimalLiteral],
  ['double', RealLiteral],
  ['guid', GuidLiteral],
  ['int', IntLiteral],
  ['int32', IntLiteral],
  ['int64', LongLiteral],
  ['long', LongLiteral],
  ['real', RealLiteral],
  ['time', TimespanLiteral],
  ['timespan', TimespanLiteral],
  ['uuid', GuidLiteral],
])

/** Names that stand for scalar types where a column or parameter is declared. */
export const typeNames: ReadonlySet<string> = new Set([
  ...['bool', 'boolean', 'date', 'datetime', 'decimal', 'double', 'dynamic', 'guid', 'int', 'int64', 'int8', 'long'],
  ...['real', 'string', 'time', 'timespan', 'uniqueid', 'uuid', 'int32', 'float', 'int16', 'uint', 'uint16', 'uint32'],
  ...['uint64', 'uint8', 'ulong'],
])

/** Every token type, for the parser. */
export const allTokens: readonly TokenType[] = all
