/** The name of the method whose result Node, Deno and Bun show of an object, in `console.log` and of uncaught errors. */
export const INSPECT: unique symbol = Symbol.for('nodejs.util.inspect.custom')
