import type { Span } from './ast.ts'

/** Something wrong with a text, and where. */
export interface Diagnostic {
  /** Microsoft's code where there is one (`KS006`), else one of kqlite's own (`KQL001`). */
  readonly code: string
  readonly severity: 'error'
  readonly message: string
  readonly span: Span
  /** What could be done about it. */
  readonly hint?: string
}

/** The codes the grammar reports. */
export const codes = {
  /** A closing bracket or quote is missing. */
  missingText: 'KS001',
  unexpectedCharacter: 'KS002',
  /** A certain token was expected. */
  expected: 'KS005',
  /** A name, an expression, a clause is missing. */
  missingElement: 'KS006',
  invalidType: 'KS160',
  operatorExpected: 'KS176',
  /** What stands there belongs to nothing. */
  leftover: 'KS198',
  literalExpected: 'KS131',
  rawGuid: 'KS214',
  nameNeedsBrackets: 'KS228',
  tooDeep: 'KQL001',
} as const
