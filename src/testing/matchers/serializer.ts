import { counted } from '../../messages/counted.ts'
import { Result } from '../../result.ts'
import { RuleRun } from '../rule-under-test.ts'
import { tableText } from './table-text.ts'

/** Writes results and runs of rules into snapshots of Vitest and Jest as tables. */
export const resultSerializer = {
  test(value: unknown): boolean {
    return value instanceof Result || value instanceof RuleRun
  },
  serialize(value: Result | RuleRun, _config?: unknown, indentation = ''): string {
    const text = value instanceof RuleRun ? `${runText(value)}\n${resultText(value.result)}` : resultText(value)
    return text.replaceAll('\n', `\n${indentation}`)
  },
}

function runText({ rule, fires, alerts }: RuleRun): string {
  return `${rule.name} ${fires ? `fires: ${counted(alerts, 'alert')}` : 'does not fire'}`
}

function resultText(result: Result): string {
  const { name, visualization, length } = result
  const about = [...(name === undefined ? [] : [name]), counted(length, 'row')]
  if (visualization !== undefined) about.push(`as ${visualization.chart}`)
  return `${about.join(', ')}\n${tableText(result)}`
}
