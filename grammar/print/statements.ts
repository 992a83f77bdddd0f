import type { PatternCase, Statement } from '../ast.ts'
import {
  declared,
  list,
  printBody,
  printEntity,
  printExpression,
  printFunction,
  printFunctionParameter,
  printTabular,
  withProperties,
} from './expressions.ts'

/** Statements with a separator between them; the parts of their pipelines with another. */
export function printStatements(statements: readonly Statement[], separator: string, pipe: string): string {
  return statements.map((statement) => printStatement(statement, pipe)).join(separator)
}

function printStatement(statement: Statement, pipe: string): string {
  switch (statement.kind) {
    case 'LetStatement': {
      const { name, value } = statement
      const text = value.kind === 'FunctionDeclaration' ? printFunction(value) : printTabular(value, pipe)
      return `let ${declared(name)} = ${text}`
    }
    case 'SetStatement': {
      const value = statement.value ? ` = ${printExpression(statement.value)}` : ''
      return `set ${declared(statement.name)}${value}`
    }
    case 'AliasStatement':
      return `alias database ${declared(statement.name)} = ${printExpression(statement.value)}`
    case 'QueryParametersStatement':
      return `declare query_parameters(${list(statement.parameters, printFunctionParameter)})`
    case 'PatternStatement': {
      const { name, parameters, path, cases } = statement
      const head = `declare pattern ${declared(name)}`
      if (!parameters) return head
      const pathText = path ? `[${printFunctionParameter(path)}]` : ''
      const caseTexts = (cases ?? []).map(printCase).join(' ')
      return `${head} = (${list(parameters, printFunctionParameter)})${pathText} { ${caseTexts} }`
    }
    case 'RestrictStatement':
      return `restrict access to (${list(statement.entities, printEntity)})${withProperties(statement.properties)}`
    case 'ExpressionStatement':
      return printTabular(statement.expression, pipe)
  }
}

function printCase({ arguments: args, path, body }: PatternCase): string {
  const pathText = path ? `.[${printExpression(path)}]` : ''
  return `(${list(args, (arg) => printExpression(arg))})${pathText} = ${printBody(body)};`
}
