import type { Query, Statement } from './ast.ts'
import { printStatements } from './print/statements.ts'

export { printNamed as printExpression } from './print/expressions.ts'
export { printOperator } from './print/operators.ts'

/** A tree as canonical KQL: a statement a line, each operator of its pipeline on a line of its own. */
export function print(tree: Query): string {
  return printStatements(tree.statements, ';\n', '\n| ')
}

/** One statement as canonical KQL. */
export function printStatement(statement: Statement): string {
  return printStatements([statement], '', '\n| ')
}
