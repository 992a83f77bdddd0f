import { expect, test } from 'vitest'
import { Workspace } from '../../src/index.ts'

const workspace = new Workspace({
  watchlists: { VIP: [{ SearchKey: 'ada', Level: 1 }], Empty: [] },
  tables: { View: [{ a: 1 }] },
})

test('_GetWatchlist gives strings, and any column of a watchlist without rows', () => {
  expect(workspace.query('_GetWatchlist("VIP")').toJSON().rows).toEqual([['ada', '1']])
  expect(workspace.query('_GetWatchlist("Empty") | project SearchKey').columns).toEqual([
    { name: 'SearchKey', type: 'string' },
  ])
})

test('_GetWatchlistAlias lists the aliases', () => {
  expect(workspace.query('_GetWatchlistAlias').rows).toEqual([{ WatchlistAlias: 'VIP' }, { WatchlistAlias: 'Empty' }])
  expect(workspace.query('_GetWatchlistAlias() | count').rows).toEqual([{ Count: 2 }])
})

test('what a cluster keeps beside its tables is a table here', () => {
  for (const name of ['materialized_view', 'external_table', 'stored_query_result']) {
    expect(workspace.query(`${name}("View") | project a`).rows).toEqual([{ a: 1 }])
  }
  const codes = ['materialized_view("x")', 'external_table("x")', 'stored_query_result("x")'].map(
    (query) => workspace.check(query).diagnostics[0].code,
  )
  expect(codes).toEqual(['KS210', 'KS209', 'KS248'])
})
