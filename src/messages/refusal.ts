/** What is said of a name that Kusto knows and kqlite refuses: `kind` is `function`, `operator`, …, `reason` why. */
export function refusalMessage(kind: string, name: string, reason: string): string {
  return `The ${kind} '${name}' is not supported by kqlite: ${reason}.`
}
