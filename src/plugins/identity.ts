import type { Plugin } from '../engine/catalog.ts'
import { bindPlugin } from './plans.ts'

/** `identity()`: the rows as they are. */
export const identity: Plugin = {
  name: 'identity',
  doc: 'The rows before it, as they are.',
  bind(node, input, scope, binder) {
    const { plan, args } = bindPlugin(node, input, scope, binder)
    args.expect(0, 0)
    return { ...plan, columns: args.input.columns, open: args.input.open, serialized: args.input.serialized }
  },
  run: (_plan, [input]) => input,
}
