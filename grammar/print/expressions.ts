import type {
  Call,
  ColumnDeclaration,
  Expression,
  FunctionBody,
  FunctionDeclaration,
  Name,
  OperatorParameter,
  Parameter,
  Pipeline,
  RowSchema,
} from '../ast.ts'
import { atomLevel, precedenceOf, unaryLevel } from '../parser/precedence.ts'
import { printDynamic, printLiteral } from './literals.ts'
import { printName, printWord } from './names.ts'
import { printOperator } from './operators.ts'
import { printStatements } from './statements.ts'

const tabularFunctions = new Set(['materialize', 'toscalar', 'totable'])

/** A name where it is declared. */
export function declared(name: Name): string {
  return printName(name.name, 'declaration')
}

/** Items with commas between. */
export function list<T>(items: readonly T[], print: (item: T) => string): string {
  return items.map((item) => print(item)).join(', ')
}

/**
 * An expression, in parentheses where it binds less tightly than the level asks for.
 * What is nested to the left (chains of operators, members) is printed in a loop, so that long chains do no harm.
 */
export function printExpression(expression: Expression, level = 0): string {
  let node = expression
  let prefix = ''
  // In reverse.
  const suffixes: string[] = []
  const open = (tight: boolean) => {
    if (tight) return
    prefix += '('
    suffixes.push(')')
  }
  for (;;) {
    switch (node.kind) {
      case 'Binary': {
        const own = precedenceOf(node.operator)
        open(own.level >= level)
        suffixes.push(` ${node.operator} ${printExpression(node.right, own.level + 1)}`)
        level = own.chains ? own.level : own.level + 1
        node = node.left
        break
      }
      case 'In': {
        const own = precedenceOf(node.operator)
        open(own.level >= level)
        suffixes.push(
          ` ${node.operator} (${node.list.length === 1 ? printTabular(node.list[0]) : list(node.list, printExpression0)})`,
        )
        level = own.level + 1
        node = node.left
        break
      }
      case 'Between': {
        const own = precedenceOf(node.operator)
        open(own.level >= level)
        suffixes.push(` ${node.operator} (${printExpression(node.from)} .. ${printExpression(node.to)})`)
        level = own.level + 1
        node = node.left
        break
      }
      case 'Member':
        suffixes.push(`.${printMember(node.member)}`)
        node = node.object
        level = atomLevel
        break
      case 'Index':
        suffixes.push(`[${printExpression(node.index)}]`)
        node = node.object
        level = atomLevel
        break
      default: {
        const text = printOperand(node, level, suffixes.length > 0 && level === atomLevel)
        return prefix + text + suffixes.reverse().join('')
      }
    }
  }
}

const printExpression0 = (expression: Expression) => printExpression(expression)

function printMember(member: Expression): string {
  if (member.kind === 'WildcardName') return member.pattern
  return printExpression(member)
}

/** `isObject` when a `.` or `[` follows. */
function printOperand(node: Expression, level: number, isObject: boolean): string {
  switch (node.kind) {
    case 'Unary': {
      const text = node.operator + printExpression(node.operand, atomLevel)
      return level > unaryLevel ? `(${text})` : text
    }
    case 'Literal': {
      const text = printLiteral(node.type, node.text, node.hidden)
      // `1.e5` would be a number.
      return isObject && /^\d/.test(text) ? `(${text})` : text
    }
    case 'Pipeline':
      return `(${printPipeline(node)})`
    case 'NameReference': {
      const name = printName(node.name, 'expression')
      if (!node.dataScope) return name
      const text = `${name} datascope=${node.dataScope}`
      return level > unaryLevel ? `(${text})` : text
    }
    case 'WildcardName':
      return `[${node.pattern}]`
    case 'Star':
      return '*'
    case 'DynamicLiteral':
      return `dynamic(${printDynamic(node.value)})`
    case 'TypeOf':
      return `typeof${node.type.kind === 'TypeName' ? `(${node.type.name})` : printSchema(node.type)}`
    case 'Call':
      return printCall(node)
    case 'DataTable':
      return `datatable${printParameters(node.parameters)} (${list(node.columns, printColumn)}) [${list(node.values, printExpression0)}]`
    case 'ContextualDataTable': {
      const id = printExpression(node.id)
      return `__contextual_datatable ${node.id.kind === 'Literal' ? id : `(${id})`} (${list(node.columns, printColumn)})`
    }
    case 'MaterializedViewCombine': {
      const head = `materialized-view-combine (${printTabular(node.view)}) base (${printTabular(node.base)})`
      return `${head} delta (${printTabular(node.delta)}) aggregations (${printOperator(node.aggregations)})`
    }
    case 'ExternalData': {
      const head = `externaldata${printParameters(node.parameters)} (${list(node.columns, printColumn)})`
      return `${head} [${list(node.uris, printExpression0)}]${withProperties(node.properties)}`
    }
    case 'EntityGroup':
      return `entity_group [${list(node.entities, printExpression0)}]`
    default:
      return printNamed(node)
  }
}

function printCall({ name, arguments: args, parameters }: Call): string {
  if (tabularFunctions.has(name.name) && args.length === 1 && args[0].kind !== 'NamedExpression') {
    return `${name.name}${printParameters(parameters ?? [])}${parameters ? ' ' : ''}(${printTabular(args[0])})`
  }
  return `${printName(name.name, 'call')}(${list(args, printNamed)})`
}

/** An expression that may be named, or ordered. */
export function printNamed(node: Expression): string {
  if (node.kind === 'NamedExpression') {
    const names = list(node.names, declared)
    return `${node.several ? `(${names})` : names} = ${printExpression(node.value)}`
  }
  if (node.kind === 'Ordered') {
    const order = node.order ? ` ${node.order}` : ''
    return `${printNamed(node.value)}${order}${node.nulls ? ` nulls ${node.nulls}` : ''}`
  }
  return printExpression(node)
}

/** A pipeline without parentheses around it, where one may stand so. */
export function printTabular(node: Expression, separator = ' | '): string {
  return node.kind === 'Pipeline' ? printPipeline(node, separator) : printExpression(node)
}

/** A pipeline without parentheses; `separator` stands before each operator. */
export function printPipeline({ source, operators }: Pipeline, separator = ' | '): string {
  const parts = operators.map(printOperator)
  return (source ? [printExpression(source), ...parts] : parts).join(separator)
}

/** A table where wildcards need no brackets. */
export function printEntity(node: Expression): string {
  if (node.kind === 'WildcardName') return node.pattern
  return printExpression(node, atomLevel)
}

/** `name: type` */
export function printColumn({ name, type }: ColumnDeclaration): string {
  return `${declared(name)}: ${type.name}`
}

/** `(name: type, …)`, with `*` first where there may be more columns. */
export function printSchema({ columns, open }: RowSchema): string {
  return `(${[...(open ? ['*'] : []), ...columns.map(printColumn)].join(', ')})`
}

/** `name: type = default` */
export function printFunctionParameter({ name, type, defaultValue }: Parameter): string {
  const value = defaultValue ? ` = ${printExpression(defaultValue, unaryLevel)}` : ''
  const shape = type ? `: ${type.kind === 'TypeName' ? type.name : printSchema(type)}` : ''
  return declared(name) + shape + value
}

/** `(parameters) { body }` */
export function printFunction({ view, parameters, body }: FunctionDeclaration): string {
  return `${view ? 'view ' : ''}(${list(parameters, printFunctionParameter)}) ${printBody(body)}`
}

/** `{ statements }` */
export function printBody({ statements }: FunctionBody): string {
  return statements.length ? `{ ${printStatements(statements, '; ', ' | ')} }` : '{ }'
}

/** Parameters of an operator, each with a space before it. */
export function printParameters(parameters: readonly OperatorParameter[]): string {
  return parameters.map((parameter) => ` ${printParameter(parameter)}`).join('')
}

/** `name=value` */
export function printParameter({ name, value }: OperatorParameter): string {
  return `${name}=${printValue(value)}`
}

/** A word, or any other value, after an equals sign. */
export function printValue(value: Expression): string {
  return value.kind === 'NameReference' ? printWord(value.name) : printExpression(value)
}

/** ` with (name = value, …)`, or nothing. */
export function withProperties(properties: readonly OperatorParameter[]): string {
  return properties.length === 0 ? '' : ` with (${list(properties, printParameter)})`
}
