import { toCell } from '../columns/cell.ts'
import { type Dynamic, dynamicToString, isArray } from '../types/dynamic.ts'
import { fromSurroundings, type ScalarFunction } from './function.ts'

/** The functions that tell where and for whom the query runs, as the caller says. */
export const surroundingsFunctions: readonly ScalarFunction[] = [
  {
    name: 'current_database',
    doc: 'The name of the database, as the caller gives it.',
    needs: 'database',
    overloads: [
      {
        signature: '() -> string',
        prepare:
          ({ context }) =>
          () =>
            fromSurroundings(context, 'database', 'current_database()'),
      },
    ],
  },
  {
    name: 'current_cluster_endpoint',
    doc: 'The name of the cluster, as the caller gives it.',
    needs: 'cluster',
    overloads: [
      {
        signature: '() -> string',
        prepare:
          ({ context }) =>
          () =>
            fromSurroundings(context, 'cluster', 'current_cluster_endpoint()'),
      },
    ],
  },
  {
    name: 'current_principal',
    doc: 'Who runs the query, as the caller says.',
    needs: 'principal',
    overloads: [
      {
        signature: '() -> string',
        prepare:
          ({ context }) =>
          () =>
            fromSurroundings(context, 'principal', 'current_principal()').name,
      },
    ],
  },
  {
    name: 'current_principal_details',
    doc: 'A bag of what is known of who runs the query, as the caller says.',
    needs: 'principal',
    overloads: [
      {
        signature: '() -> dynamic',
        prepare:
          ({ context }) =>
          () => {
            const { details = {} } = fromSurroundings(context, 'principal', 'current_principal_details()')
            return toCell(details, 'dynamic') as Dynamic
          },
      },
    ],
  },
  {
    name: 'current_principal_is_member_of',
    doc: 'Whether who runs the query is in one of some groups, as the caller says.',
    needs: 'principal',
    overloads: [
      {
        signature: '(group{1,64}: StringOrArray) -> bool',
        nulls: 'handle',
        prepare: ({ context }) => {
          const { groups = [] } = fromSurroundings(context, 'principal', 'current_principal_is_member_of()')
          return (...wanted: Dynamic[]) =>
            wanted
              .flatMap((group) => (isArray(group) ? group : [group]))
              .some((group) => groups.includes(dynamicToString(group)))
        },
      },
    ],
  },
]
