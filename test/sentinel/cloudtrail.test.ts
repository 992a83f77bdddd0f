import { expect, test } from 'vitest'
import { tableOfRows } from '../../src/columns/rows.ts'
import { CLOUDTRAIL_PATHS, cloudTrailRow, cloudTrailRows, isCloudTrailRecord } from '../../src/sentinel/cloudtrail.ts'
import { knownTable } from '../../src/sentinel/log-analytics.ts'
import { parseJson } from '../../src/types/json.ts'

const record = `{
  "eventVersion": "1.08",
  "userIdentity": {
    "type": "AssumedRole", "principalId": "AROAEXAMPLE:ci-run", "accountId": "111122223333",
    "arn": "arn:aws:sts::111122223333:assumed-role/Deploy/ci-run", "accessKeyId": "ASIAEXAMPLE",
    "sessionContext": {
      "sessionIssuer": {
        "type": "Role", "principalId": "AROAEXAMPLE", "arn": "arn:aws:iam::111122223333:role/Deploy",
        "accountId": "111122223333", "userName": "Deploy"
      },
      "attributes": { "creationDate": "2024-02-14T11:00:00Z", "mfaAuthenticated": "false" },
      "ec2RoleDelivery": "2.0"
    },
    "onBehalfOf": { "userId": "u-1", "identityStoreArn": "arn:aws:identitystore::111122223333:identitystore/d-1" }
  },
  "eventTime": "2024-02-14T11:30:00Z", "eventSource": "ec2.amazonaws.com",
  "eventName": "AuthorizeSecurityGroupIngress", "awsRegion": "eu-west-1", "sourceIPAddress": "192.0.2.10",
  "userAgent": "aws-cli/2.15.0", "errorCode": "Client.UnauthorizedOperation", "errorMessage": "no",
  "requestParameters": { "groupId": "sg-1", "big": 12345678901234567890123, "id": 9007199254740993, "whole": 1.0,
    "ipPermissions": { "items": [ { "ipProtocol": "tcp", "fromPort": 22, "toPort": 23,
      "ipRanges": { "items": [ { "cidrIp": "0.0.0.0/0" } ] } } ] } },
  "responseElements": null, "requestID": "req-1", "eventID": "ev-1", "readOnly": false, "eventType": "AwsApiCall",
  "managementEvent": true, "recipientAccountId": "111122223333", "eventCategory": "Management",
  "resources": [ { "ARN": "arn:aws:ec2:::x" } ],
  "tlsDetails": { "tlsVersion": "TLSv1.3", "cipherSuite": "TLS_X", "clientProvidedHostHeader": "ec2.example" }
}`

function firstRow(rows: readonly object[]): Record<string, unknown> {
  const { columns, defaults } = knownTable('AWSCloudTrail')
  const table = tableOfRows('AWSCloudTrail', rows, columns, { defaults })
  return Object.fromEntries(table.columns.map(({ name }) => [name, table.column(name).get(0)]))
}

test('every mapped column is one of the table', () => {
  const columns = new Set(knownTable('AWSCloudTrail').columns.map((column) => column.name))
  expect(CLOUDTRAIL_PATHS.filter(({ column }) => !columns.has(column))).toEqual([])
})

test.each([
  ['plain objects', (text: string) => JSON.parse(text)],
  ['exact values', (text: string) => parseJson(text) as object],
])('a record of %s becomes a row', (_, parse) => {
  const row = firstRow([cloudTrailRow(parse(record))])
  expect(row).toMatchObject({
    EventName: 'AuthorizeSecurityGroupIngress',
    UserIdentityPrincipalid: 'AROAEXAMPLE:ci-run',
    SessionIssuerUserName: 'Deploy',
    SessionMfaAuthenticated: false,
    EC2RoleDelivery: '2.0',
    UserIdentityUserId: 'u-1',
    ReadOnly: false,
    ManagementEvent: true,
    ResponseElements: '',
    Resources: '[{"ARN":"arn:aws:ec2:::x"}]',
    AwsRequestId: '',
    AwsRequestId_: 'req-1',
    IpProtocol: 'tcp',
    SourcePort: '22',
    DestinationPort: '23',
    CidrIp: '0.0.0.0/0',
    TlsVersion: 'TLSv1.3',
    Type: 'AWSCloudTrail',
    SourceSystem: '',
    UserIdentityInvokedBy: '',
  })
  expect(row.RequestParameters).toMatch(/^\{"groupId":"sg-1",/)
})

test('numbers stay exact inside JSON text', () => {
  const row = firstRow([cloudTrailRow(parseJson(record) as object)])
  expect(row.RequestParameters).toContain('"id":9007199254740993,"whole":1.0,')
})

test('missing booleans and dates are null, missing text is empty', () => {
  const row = firstRow([cloudTrailRow({ eventName: 'A', eventSource: 'b', eventTime: '2024-02-14T11:30:00Z' })])
  expect(row).toMatchObject({ SessionMfaAuthenticated: null, SessionCreationDate: null, ReadOnly: null, ErrorCode: '' })
})

test('records are told from rows', () => {
  const row = { EventName: 'A', EventSource: 'b', TimeGenerated: '2024-02-14T11:30:00Z' }
  expect(isCloudTrailRecord(JSON.parse(record))).toBe(true)
  expect([row, {}, null, 'x', Object.create({ eventName: 1, eventSource: 1 })].some(isCloudTrailRecord)).toBe(false)
  expect(cloudTrailRows([row])).toEqual([row])
  expect(cloudTrailRows([row, JSON.parse(record)])[1]).toHaveProperty('EventName', 'AuthorizeSecurityGroupIngress')
})
