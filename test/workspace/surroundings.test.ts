import { describe, expect, test } from 'vitest'
import { Workspace, type WorkspaceOptions } from '../../src/index.ts'

function row(query: string, options: WorkspaceOptions): readonly unknown[] {
  return new Workspace(options).query(query).toJSON().rows[0]
}

describe('geo_info_from_ip_address', () => {
  const paris = { country: 'France', state: 'Île-de-France', city: 'Paris', latitude: 48.85, longitude: 2.35 }
  const geoInfo = {
    '203.0.113.7': paris,
    '203.0.113.0/24': { country: 'Testland' },
    '2001:db8::/32': { country: 'Six' },
  }

  test('gives the bag of the address, or of the longest network around it', () => {
    const query = `print a = geo_info_from_ip_address('203.0.113.7'), b = geo_info_from_ip_address('203.0.113.8').country,
      c = geo_info_from_ip_address('2001:DB8:0::1').country, d = geo_info_from_ip_address('::ffff:203.0.113.7').city`
    expect(row(query, { geoInfo })).toEqual([paris, 'Testland', 'Six', 'Paris'])
  })

  test('gives null for what is not in the data, or no address', () => {
    const query = `print geo_info_from_ip_address('198.51.100.1'), geo_info_from_ip_address('no address'),
      geo_info_from_ip_address(''), geo_info_from_ip_address('203.0.0.0/8')`
    expect(row(query, { geoInfo })).toEqual([null, null, null, null])
  })

  test('asks a function', () => {
    const query = "print geo_info_from_ip_address('203.0.113.7').seen, geo_info_from_ip_address('x')"
    expect(row(query, { geoInfo: (ip) => (ip === 'x' ? undefined : { seen: ip }) })).toEqual(['203.0.113.7', null])
  })

  test('is refused without data where there are rows, and only there', () => {
    const workspace = new Workspace({ tables: { T: [{ ip: '203.0.113.7' }] } })
    const query = 'T | extend country = tostring(geo_info_from_ip_address(ip).country)'
    expect(workspace.query(`${query} | where ip == "other"`).length).toBe(0)
    expect(workspace.query(`${query} | project ip`).length).toBe(1)
    expect(() => workspace.query(query)).toThrow(
      expect.objectContaining({
        kind: 'unsupported',
        hint: 'give it: new Workspace({ geoInfo: … }), or geoInfo in a test file',
      }),
    )
  })

  test('says which key is no address', () => {
    expect(() => new Workspace({ geoInfo: { nowhere: {} } })).toThrow('geoInfo: "nowhere" is no IP address or network')
  })
})

describe('where and for whom the query runs', () => {
  const principal = {
    name: 'aaduser=ada;contoso',
    details: { UserPrincipalName: 'ada@contoso.com' },
    groups: ['aadgroup=soc'],
  }

  test('is what the caller says', () => {
    const query = `print current_database(), current_cluster_endpoint(), current_principal(),
      current_principal_details().UserPrincipalName, current_principal_is_member_of('aadgroup=x', 'aadgroup=soc'),
      current_principal_is_member_of(dynamic(['aadgroup=soc'])), current_principal_is_member_of('aadgroup=x')`
    const expected = ['logs', 'help', 'aaduser=ada;contoso', 'ada@contoso.com', true, true, false]
    expect(row(query, { database: 'logs', cluster: 'help', principal })).toEqual(expected)
  })

  test('is refused by name when nothing was said', () => {
    const calls = {
      'current_database()': 'database',
      'current_cluster_endpoint()': 'cluster',
      'current_principal()': 'principal',
      'current_principal_details()': 'principal',
      "current_principal_is_member_of('a')": 'principal',
    }
    for (const [call, option] of Object.entries(calls)) {
      expect(() => row(`print ${call}`, {})).toThrow(
        expect.objectContaining({ kind: 'unsupported', hint: `give it: new Workspace({ ${option}: … })` }),
      )
    }
  })
})
