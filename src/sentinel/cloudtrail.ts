/*
 * CloudTrail records as AWS delivers them, and the AWSCloudTrail table that Microsoft Sentinel makes of them. The
 * mapping is the one that the table's reference describes; values look as they do in ingested rows.
 */

import { unreadable } from '../columns/rows.ts'

/** The table that CloudTrail records become rows of. */
export const CLOUDTRAIL_TABLE = 'AWSCloudTrail'

/**
 * The columns that come out of a record, each with the way to its value: a field, and names (or positions) inside it.
 * Objects and arrays become JSON text, as these columns are strings. The reference calls AwsRequestId deprecated in
 * favour of AwsRequestId_, and SourceSystem, OperationName and Category are empty in ingested rows.
 */
const COLUMN_PATHS: Readonly<Record<string, string>> = {
  TimeGenerated: 'eventTime',
  AwsEventId: 'eventID',
  EventVersion: 'eventVersion',
  EventSource: 'eventSource',
  EventTypeName: 'eventType',
  EventName: 'eventName',
  UserIdentityType: 'userIdentity.type',
  UserIdentityPrincipalid: 'userIdentity.principalId',
  UserIdentityArn: 'userIdentity.arn',
  UserIdentityAccountId: 'userIdentity.accountId',
  UserIdentityInvokedBy: 'userIdentity.invokedBy',
  UserIdentityAccessKeyId: 'userIdentity.accessKeyId',
  UserIdentityUserName: 'userIdentity.userName',
  UserIdentityUserId: 'userIdentity.onBehalfOf.userId',
  UserIdentityStoreArn: 'userIdentity.onBehalfOf.identityStoreArn',
  SessionMfaAuthenticated: 'userIdentity.sessionContext.attributes.mfaAuthenticated',
  SessionCreationDate: 'userIdentity.sessionContext.attributes.creationDate',
  SessionIssuerType: 'userIdentity.sessionContext.sessionIssuer.type',
  SessionIssuerPrincipalId: 'userIdentity.sessionContext.sessionIssuer.principalId',
  SessionIssuerArn: 'userIdentity.sessionContext.sessionIssuer.arn',
  SessionIssuerAccountId: 'userIdentity.sessionContext.sessionIssuer.accountId',
  SessionIssuerUserName: 'userIdentity.sessionContext.sessionIssuer.userName',
  EC2RoleDelivery: 'userIdentity.sessionContext.ec2RoleDelivery',
  AWSRegion: 'awsRegion',
  SourceIpAddress: 'sourceIPAddress',
  UserAgent: 'userAgent',
  ErrorCode: 'errorCode',
  ErrorMessage: 'errorMessage',
  RequestParameters: 'requestParameters',
  ResponseElements: 'responseElements',
  AdditionalEventData: 'additionalEventData',
  AwsRequestId_: 'requestID',
  Resources: 'resources',
  APIVersion: 'apiVersion',
  ReadOnly: 'readOnly',
  RecipientAccountId: 'recipientAccountId',
  ServiceEventDetails: 'serviceEventDetails',
  SharedEventId: 'sharedEventID',
  VpcEndpointId: 'vpcEndpointId',
  ManagementEvent: 'managementEvent',
  TlsVersion: 'tlsDetails.tlsVersion',
  CipherSuite: 'tlsDetails.cipherSuite',
  ClientProvidedHostHeader: 'tlsDetails.clientProvidedHostHeader',
  IpProtocol: 'requestParameters.ipPermissions.items.0.ipProtocol',
  SourcePort: 'requestParameters.ipPermissions.items.0.fromPort',
  DestinationPort: 'requestParameters.ipPermissions.items.0.toPort',
  CidrIp: 'requestParameters.ipPermissions.items.0.ipRanges.items.0.cidrIp',
}

/** Where in a record the value of a column stands. */
export interface CloudTrailPath {
  readonly column: string
  /** The record's own field. */
  readonly field: string
  /** Names and positions to follow inside the field's value; none when the column is the whole field. */
  readonly inside: readonly string[]
}

/** The mapping, column by column. */
export const CLOUDTRAIL_PATHS: readonly CloudTrailPath[] = Object.entries(COLUMN_PATHS).map(([column, path]) => {
  const [field, ...inside] = path.split('.')
  return { column, field, inside }
})

/** Whether an object is a CloudTrail record in AWS's own form, not a row of the table. */
export function isCloudTrailRecord(value: unknown): value is object {
  const has = (name: string) => member(value, name) !== undefined
  return has('eventName') && has('eventSource') && (has('eventTime') || has('userIdentity') || has('eventVersion'))
}

/** The row of AWSCloudTrail that a record becomes; what the record does not say, the row does not carry. */
export function cloudTrailRow(record: object): Record<string, unknown> {
  const row: Record<string, unknown> = {}
  for (const { column, field, inside } of CLOUDTRAIL_PATHS) {
    const value = valueAt(member(record, field), inside)
    if (value !== undefined && value !== null) row[column] = value
  }
  return row
}

/**
 * Rows of AWSCloudTrail out of rows and records in any mixture: the records are mapped, the rows left as they are.
 * Throws KqlError (`runtime`) for a record that cannot be read.
 */
export function cloudTrailRows(rows: readonly object[]): readonly object[] {
  try {
    if (!rows.some(isCloudTrailRecord)) return rows
    return rows.map((row) => (isCloudTrailRecord(row) ? cloudTrailRow(row) : row))
  } catch (error) {
    throw unreadable(error, `table ${CLOUDTRAIL_TABLE}`)
  }
}

/** What is found inside a value by following names and positions; undefined where the way ends. */
export function valueAt(value: unknown, path: readonly string[]): unknown {
  for (const name of path) value = member(value, name)
  return value
}

function member(value: unknown, name: string): unknown {
  if (typeof value !== 'object' || value === null) return undefined
  if (value instanceof Map) return value.get(name)
  return Object.hasOwn(value, name) ? (value as Record<string, unknown>)[name] : undefined
}
