import type {
  FindColumn,
  FindOperator,
  MakeSeriesOperator,
  MvExpandExpression,
  Operator,
  ParsePart,
  Pipeline,
  RenderOperator,
  RenderProperty,
  ScanOperator,
  ScanStep,
  TopNestedClause,
} from '../ast.ts'
import {
  declared,
  list,
  printBody,
  printColumn,
  printEntity,
  printExpression,
  printFunctionParameter,
  printNamed,
  printParameter,
  printParameters,
  printPipeline,
  printSchema,
  printValue,
} from './expressions.ts'
import { printInlineExternalTable } from './external-tables.ts'
import { printGraphOperator } from './graphs.ts'
import { printWord } from './names.ts'

/** Parts of an operator with a space between them; those that are empty are left out. */
export function join(...parts: (string | false | undefined)[]): string {
  return parts.filter(Boolean).join(' ')
}

/** `keyword value` when there is a value. */
export function clause<T>(keyword: string, value: T | undefined, print: (value: T) => string): string {
  return value === undefined ? '' : `${keyword} ${print(value)}`
}

const plain = (expression: Parameters<typeof printExpression>[0]) => printExpression(expression)

/** An operator, without the `|` before it. */
export function printOperator(operator: Operator): string {
  const options = printParameters(operator.parameters)
  switch (operator.kind) {
    case 'As':
      return `as${options} ${declared(operator.name)}`
    case 'AssertSchema':
      return `assert-schema ${printSchema(operator.schema)}`
    case 'Consume':
      return `consume${options}`
    case 'Count':
      return join('count', clause('as', operator.as, declared))
    case 'Distinct':
      return `distinct${options} ${list(operator.expressions, printNamed)}`
    case 'Evaluate':
      return join(`evaluate${options}`, printExpression(operator.call), clause(':', operator.schema, printSchema))
    case 'ExecuteAndCache':
      return '__executeAndCache'
    case 'Extend':
      return `extend ${list(operator.expressions, printNamed)}`
    case 'Facet':
      return join('facet by', list(operator.expressions, plain), clause('with', operator.with, printSubPipeline))
    case 'Filter':
      return `where${options} ${printNamed(operator.predicate)}`
    case 'Find':
      return printFind(operator, options)
    case 'Fork':
      return join(
        'fork',
        ...operator.branches.map(({ name, body }) => `${name ? `${declared(name)} = ` : ''}${printSubPipeline(body)}`),
      )
    case 'GetSchema':
      return `getschema${options}`
    case 'InlineExternalTable':
      return printInlineExternalTable(operator)
    case 'Invoke':
      return `invoke ${printExpression(operator.call)}`
    case 'Join': {
      const on = operator.on.length ? operator.on : undefined
      const right = printExpression(operator.right)
      return join(
        `join${options}`,
        right,
        clause('on', on, (items) => list(items, plain)),
        clause('where', operator.where, plain),
      )
    }
    case 'Lookup':
      return `lookup${options} ${printExpression(operator.right)} on ${list(operator.on, plain)}`
    case 'MacroExpand': {
      const body = printBody(operator.body).slice(1, -1).trim()
      return `macro-expand${options} ${printEntity(operator.entityGroup)} as ${declared(operator.scope)} (${body})`
    }
    case 'MakeSeries':
      return printMakeSeries(operator, options)
    case 'MvApply': {
      const { expressions, limit, contextId, body } = operator
      const items = list(expressions, printMvExpression)
      return join(
        `mv-apply${options}`,
        items,
        clause('limit', limit, plain),
        clause('id', contextId, plain),
        'on',
        printSubPipeline(body),
      )
    }
    case 'MvExpand':
      return join(
        `mv-expand${options}`,
        list(operator.expressions, printMvExpression),
        clause('limit', operator.limit, plain),
      )
    case 'Parse': {
      const keyword = operator.where ? 'parse-where' : 'parse'
      return join(keyword + options, printExpression(operator.value), 'with', ...operator.pattern.map(printParsePart))
    }
    case 'ParseKv': {
      const properties = operator.properties.length ? `with (${list(operator.properties, printParameter)})` : ''
      return join(
        'parse-kv',
        printExpression(operator.value),
        `as (${list(operator.columns, printColumn)})`,
        properties,
      )
    }
    case 'Partition': {
      const body = operator.body.kind === 'Pipeline' ? printSubPipeline(operator.body) : printBody(operator.body)
      return join(`partition${options} by`, printExpression(operator.by), clause('in', operator.scope, plain), body)
    }
    case 'PartitionBy': {
      const id = clause('id', operator.id, plain)
      return join(`__partitionby${options}`, printExpression(operator.by), id, printSubPipeline(operator.body))
    }
    case 'Print':
      return `print ${list(operator.expressions, printNamed)}`
    case 'Project':
      return join('project', list(operator.expressions, printNamed))
    case 'ProjectAway':
      return join('project-away', list(operator.columns, printColumnPattern))
    case 'ProjectByNames':
      return join('project-by-names', list(operator.columns, printColumnPattern))
    case 'ProjectKeep':
      return join('project-keep', list(operator.columns, printColumnPattern))
    case 'ProjectRename':
      return join('project-rename', list(operator.expressions, printNamed))
    case 'ProjectReorder':
      return join('project-reorder', list(operator.columns, printColumnPattern))
    case 'Range': {
      const { column, from, to, step } = operator
      return join(
        'range',
        declared(column),
        clause('from', from, plain),
        clause('to', to, plain),
        clause('step', step, plain),
      )
    }
    case 'Reduce':
      return join(
        `reduce${options} by`,
        printNamed(operator.by),
        operator.with.length > 0 && `with ${list(operator.with, printParameter)}`,
      )
    case 'Render':
      return printRender(operator)
    case 'Sample':
      return `sample${options} ${printNamed(operator.count)}`
    case 'SampleDistinct':
      return `sample-distinct${options} ${printNamed(operator.count)} of ${printNamed(operator.of)}`
    case 'Scan':
      return printScan(operator, options)
    case 'Search': {
      const tables = operator.tables.length > 0 && `in (${list(operator.tables, printEntity)})`
      return join(`search${options}`, tables, printExpression(operator.predicate))
    }
    case 'Serialize':
      return join(`serialize${options}`, list(operator.expressions, printNamed))
    case 'Sort':
      return `sort${options} by ${list(operator.by, printNamed)}`
    case 'Summarize': {
      const by = operator.by.length ? operator.by : undefined
      return join(
        `summarize${options}`,
        list(operator.aggregates, printNamed),
        clause('by', by, (items) => list(items, printNamed)),
        clause('bin =', operator.bin, plain),
      )
    }
    case 'Take':
      return `take${options} ${printNamed(operator.count)}`
    case 'Top':
      return `top${options} ${printNamed(operator.count)} by ${printNamed(operator.by)}`
    case 'TopHitters': {
      const { count, of, by } = operator
      return join(`top-hitters${options}`, printNamed(count), 'of', printNamed(of), clause('by', by, printNamed))
    }
    case 'TopNested':
      return list(operator.clauses, printTopNested)
    case 'Union':
      return `union${options} ${list(operator.tables, printEntity)}`
    default:
      return printGraphOperator(operator, options)
  }
}

/** A pipeline in parentheses; a source of its own is kept apart from the operators. */
export function printSubPipeline(pipeline: Pipeline): string {
  const { source } = pipeline
  if (!source) return `(${printPipeline(pipeline)})`
  const { operators } = pipeline
  return `(${[`(${printExpression(source)})`, ...operators.map(printOperator)].join(' | ')})`
}

function printColumnPattern(column: Parameters<typeof printEntity>[0]): string {
  if (column.kind === 'Ordered') return printColumnPattern(column.value) + (column.order ? ` ${column.order}` : '')
  return column.kind === 'WildcardName' ? column.pattern : printExpression(column)
}

function printFind(operator: FindOperator, options: string): string {
  const { tables, predicate, project, columns, projectAway } = operator
  return join(
    `find${options}`,
    tables.length > 0 && `in (${list(tables, printEntity)})`,
    `where ${printExpression(predicate)}`,
    project,
    list(columns, printFindColumn),
    projectAway.length > 0 && `__projectAway ${list(projectAway, printColumnPattern)}`,
  )
}

function printFindColumn({ column, type, pack }: FindColumn): string {
  if (pack) return 'pack(*)'
  return printExpression(column) + (type ? `: ${type.name}` : '')
}

function printMakeSeries(operator: MakeSeriesOperator, options: string): string {
  const { aggregates, on, inRange, from, to, step, by } = operator
  const items = list(aggregates, ({ value, defaultValue }) =>
    join(printNamed(value), defaultValue && `default=${printExpression(defaultValue)}`),
  )
  const range = inRange
    ? `in range(${list([from!, to!, step!], plain)})`
    : join(clause('from', from, plain), clause('to', to, plain), clause('step', step, plain))
  return join(
    `make-series${options}`,
    items,
    'on',
    printNamed(on),
    range,
    by.length > 0 && `by ${list(by, printNamed)}`,
  )
}

function printMvExpression({ value, to }: MvExpandExpression): string {
  return join(printNamed(value), clause('to', to, plain))
}

function printParsePart(part: ParsePart): string {
  if (part.kind !== 'ParseColumn') return printExpression(part)
  return declared(part.name) + (part.type ? `: ${part.type.name}` : '')
}

function printScan(operator: ScanOperator, options: string): string {
  const { orderBy, partitionBy, declare, steps } = operator
  return join(
    `scan${options}`,
    orderBy.length > 0 && `order by ${list(orderBy, printNamed)}`,
    partitionBy.length > 0 && `partition by ${list(partitionBy, printNamed)}`,
    declare.length > 0 && `declare (${list(declare, printFunctionParameter)})`,
    `with (${steps.map(printScanStep).join(' ')})`,
  )
}

function printScanStep({ name, optional, output, condition, assignments }: ScanStep): string {
  const head = join('step', declared(name), optional && 'optional', output && `output=${output}`)
  const tail = list(assignments, (a) => `${declared(a.name)} = ${printExpression(a.value)}`)
  return `${head}: ${printExpression(condition)}${tail && ` => ${tail}`};`
}

function printTopNested({ count, of, others, by }: TopNestedClause): string {
  return join(
    'top-nested',
    count && printExpression(count),
    `of ${printNamed(of)}`,
    clause('with others =', others, plain),
    `by ${printNamed(by)}`,
  )
}

/** What stands up to a `by` can only be written without `with (…)`. */
function printRender({ chart, properties }: RenderOperator): string {
  const split = properties.findLastIndex(({ name }) => name === 'by') + 1
  const old = properties.slice(0, split).map((p) => (p.name === 'by' ? `by ${printValues(p)}` : printProperty(p)))
  const rest = properties.slice(split)
  return join('render', printWord(chart.name), ...old, rest.length > 0 && `with (${list(rest, printProperty)})`)
}

function printValues({ values: [first, ...names] }: RenderProperty): string {
  return [printValue(first), ...names.map((name) => printExpression(name))].join(', ')
}

const printProperty = (property: RenderProperty) => `${property.name}=${printValues(property)}`
