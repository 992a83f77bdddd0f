import type { Plugin } from '../engine/catalog.ts'
import { PluginArguments } from './arguments.ts'
import { reshapedBy } from './plans.ts'

/** `identity()`: the rows as they are. */
export const identity: Plugin = {
  name: 'identity',
  doc: 'The rows before it, as they are.',
  bind(node, input, scope, binder) {
    const { plan, args } = reshapedBy(node, input, binder, (rows) => new PluginArguments(node, rows, scope, binder))
    args.expect(0, 0)
    return { ...plan, columns: args.input.columns, open: args.input.open, serialized: args.input.serialized }
  },
  run: (_plan, [input]) => input,
}
