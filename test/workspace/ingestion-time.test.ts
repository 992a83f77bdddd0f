import { describe, expect, test } from 'vitest'
import { tableOfColumns, Workspace } from '../../src/index.ts'

const workspace = new Workspace({
  now: '2024-05-01T12:00:00Z',
  tables: {
    Late_CL: [
      {
        TimeGenerated: '2024-05-01T08:00:00Z',
        $IngestionTime: '2024-05-01T11:59:00.1234567Z',
        id: 1,
        tags: ['a', 'b'],
      },
      { TimeGenerated: '2024-05-01T11:30:00Z', id: 2, tags: [] },
    ],
    DeviceEvents: [{ Timestamp: '2024-05-01T11:45:00Z', DeviceName: 'ws-1' }],
    Plain: [{ n: 1 }],
  },
})

/** The first column of the result, as JSON. */
function cells(query: string): unknown[] {
  return workspace
    .query(query)
    .toJSON()
    .rows.map(([cell]) => cell)
}

describe('ingestion_time()', () => {
  test('is the hidden column $IngestionTime, or when the row was generated', () => {
    expect(cells('Late_CL | sort by id asc | project ingestion_time()')).toEqual([
      '2024-05-01T11:59:00.1234567Z',
      '2024-05-01T11:30:00.0000000Z',
    ])
    expect(cells('DeviceEvents | project ingestion_time()')).toEqual(['2024-05-01T11:45:00.0000000Z'])
  })

  test('is null where the table has no time, and away from tables', () => {
    expect(cells('Plain | project ingestion_time()')).toEqual([null])
    expect(cells('print ingestion_time()')).toEqual([null])
    expect(cells('Late_CL | count | extend ingestion_time() | project-away Count')).toEqual([null])
  })

  test('stays out of sight', () => {
    expect(workspace.columnsOf('Late_CL')!.map(({ name }) => name)).not.toContain('$IngestionTime')
    expect(workspace.query('Late_CL | getschema').rows.map((row) => row.ColumnName)).not.toContain('$IngestionTime')
    expect(workspace.query('Plain | extend ingestion_time()').columns).toEqual([
      { name: 'n', type: 'long' },
      { name: '$IngestionTime', type: 'datetime' },
    ])
  })

  test('names results as Kusto does', () => {
    const { columns } = workspace.query('Plain | summarize max(ingestion_time()), count() by bin(ingestion_time(), 1h)')
    expect(columns.map(({ name }) => name)).toEqual(['$IngestionTime', 'max_$IngestionTime', 'count_'])
  })

  test('stays with its rows', () => {
    const late = ['2024-05-01T11:59:00.1234567Z']
    const times = '| project ingestion_time()'
    expect(cells(`Late_CL | where ingestion_time() > ago(15m) | extend x = 1 ${times}`)).toEqual(late)
    expect(cells(`Late_CL | project id, tags | top 1 by id asc | project-rename no = id ${times}`)).toEqual(late)
    expect(cells(`Late_CL | mv-expand tags | take 2 ${times}`)).toEqual([...late, ...late])
    expect(cells(`Late_CL | mv-apply tags on (where tags == "b") ${times}`)).toEqual(late)
    expect(cells(`union Late_CL, Plain | where id == 1 or n == 1 ${times}`)).toEqual([...late, null])
    expect(cells(`Late_CL | parse "x" with y:string | where id == 1 ${times}`)).toEqual(late)
    expect(cells(`Late_CL | join kind=leftsemi (print id = 1) on id ${times}`)).toEqual(late)
  })

  test('is refused over pairs of rows', () => {
    const query = 'Late_CL | join kind=inner (print id = 1) on id | project ingestion_time()'
    expect(() => workspace.query(query)).toThrow(/ingestion_time\(\) of joined rows is not supported/)
  })

  test('is taken off a table made beforehand, where it must be a datetime', () => {
    const made = (type: string) =>
      new Workspace({
        tables: {
          T: tableOfColumns({ a: { type: 'long', values: [1] }, $IngestionTime: { type, values: ['2024-01-01'] } }),
        },
      })
    expect(made('datetime').query('T | project a, ingestion_time()').toJSON().rows).toEqual([
      [1, '2024-01-01T00:00:00.0000000Z'],
    ])
    expect(() => made('string').query('T')).toThrow('table T: the column $IngestionTime is string, no datetime')
  })

  test('takes no arguments', () => {
    expect(() => workspace.query('Plain | project ingestion_time(1)')).toThrow(/expects no arguments/)
  })
})
