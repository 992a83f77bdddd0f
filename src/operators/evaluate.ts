import type * as ast from '../../grammar/ast.ts'
import type { OperatorBinding } from '../binder/catalog.ts'
import { didYouMean } from '../errors/suggest.ts'

/** `evaluate plugin(…)`: the plugin binds it, and runs its own plans. */
export const evaluate: OperatorBinding<ast.EvaluateOperator> = {
  kind: 'Evaluate',
  bind(node, input, scope, binder) {
    binder.checkParameters(node.parameters, [])
    const { name, span } = node.call.name
    const { plugins, unsupported } = binder.catalog
    const plugin = plugins.get(name)
    if (plugin !== undefined) {
      if (node.schema !== undefined && !plugin.schema)
        binder.unsupported(`A schema for the plugin '${name}'`, node.schema.span)
      return plugin.bind(node, input, scope, binder)
    }
    if (unsupported.get(name) === 'plugin') binder.notBuilt('plugin', name, span)
    else {
      const hint = didYouMean(name, [...plugins.keys()])
      binder.report('semantic', 'KS124', `The plug-in function '${name}' is not defined.`, span, hint)
    }
    return binder.errorTable(node)
  },
}
