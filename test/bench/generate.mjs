// Writes a log of AWSCloudTrail rows, one JSON object a line, the same for the same arguments.

import { once } from 'node:events'
import { createWriteStream, existsSync, mkdirSync, renameSync } from 'node:fs'
import { dirname } from 'node:path'

/** The clock of the benchmark: the end of the log. */
export const NOW = '2024-02-14T12:00:00Z'
const NOW_MS = Date.parse(NOW)

const REGIONS = ['us-east-1', 'us-west-2', 'eu-west-1', 'eu-central-1', 'ap-southeast-2']
const AGENTS = [
  'aws-cli/2.15.10 Python/3.11.6 Linux/6.1 exe/x86_64.amzn.2023 prompt/off',
  'aws-cli/1.32.8 md/Botocore#1.34.8 ua/2.0 os/linux#5.10',
  'Boto3/1.34.11 md/Botocore#1.34.11 ua/2.0 os/linux#6.1.66 md/arch#x86_64 lang/python#3.11.7',
  'console.amazonaws.com',
  'Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/120.0.0.0 Safari/537.36',
  'aws-sdk-go/1.44.298 (go1.20.7; linux; amd64)',
  'aws-internal/3 aws-sdk-java/1.12.595 Linux/5.10 OpenJDK_64-Bit_Server_VM/17.0.9',
  'APN/1.0 HashiCorp/1.0 Terraform/1.6.5 (+https://www.terraform.io) terraform-provider-aws/5.31.0',
  'config.amazonaws.com',
]
const ERRORS = [
  'AccessDenied',
  'Client.UnauthorizedOperation',
  'InvalidAccessException',
  'NoSuchKey',
  'ThrottlingException',
]
const VERBS = ['Describe', 'Get', 'List', 'Create', 'Delete', 'Update', 'Put', 'Start', 'Export', 'Modify']
const NOUNS = [
  'Instances',
  'Bucket',
  'Roles',
  'Policy',
  'Keys',
  'Secret',
  'Stacks',
  'Images',
  'Volumes',
  'Alarms',
  'Functions',
  'Tables',
  'Streams',
  'Queues',
  'Topics',
  'Certificates',
  'Domains',
  'Clusters',
  'Snapshots',
  'Subnets',
  'Vpcs',
  'Routes',
  'Users',
  'Groups',
  'Tags',
  'Rules',
  'Parameters',
  'Findings',
  'Trails',
  'Detectors',
]

function generator(seed) {
  let state = seed | 0
  return () => {
    state = (state + 0x6d2b79f5) | 0
    let t = Math.imul(state ^ (state >>> 15), 1 | state)
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t
    return ((t ^ (t >>> 14)) >>> 0) / 4294967296
  }
}

const hex = (n, width) => n.toString(16).padStart(width, '0')
const guid = (random, i) =>
  `${hex(i, 8)}-${hex((random() * 65536) | 0, 4)}-4${hex((random() * 4096) | 0, 3)}-a${hex((random() * 4096) | 0, 3)}-${hex(Math.floor(random() * 2 ** 48), 12)}`

function identity(i) {
  const account = String(100000000000 + (i % 20) * 11111)
  if (i % 4 === 0) {
    const name = `user-${i}`
    return {
      type: 'IAMUser',
      principal: `AIDA${hex(i, 12).toUpperCase()}`,
      arn: `arn:aws:iam::${account}:user/${name}`,
      account,
      name,
      role: '',
    }
  }
  const role = `role-${i % 150}`
  const session = `session-${i}`
  return {
    type: 'AssumedRole',
    principal: `AROA${hex(i % 150, 12).toUpperCase()}:${session}`,
    arn: `arn:aws:sts::${account}:assumed-role/${role}/${session}`,
    account,
    name: '',
    role,
  }
}

/** 300 event names; one of them is the one the second rule looks for. */
const EVENTS = Array.from({ length: 300 }, (_, i) =>
  i === 7 ? 'DescribeEventAggregates' : `${VERBS[i % 10]}${NOUNS[(i / 10) | 0]}`,
)

/**
 * The rows: 2,000 identities, 300 event names, 4,000 addresses, unique event ids. A tenth lies before the period: the
 * two hours before NOW in TimeGenerated, the ten minutes before NOW in TimeGenerated10m.
 */
export function* rows(count, seed = 1) {
  const random = generator(seed)
  const identities = Array.from({ length: 2000 }, (_, i) => identity(i))
  const skewed = () => (random() * random() * 2000) | 0
  for (let i = 0; i < count; i++) {
    const who = identities[skewed()]
    const event = EVENTS[(random() * 300) | 0]
    const service = `${event.slice(-3).toLowerCase()}.amazonaws.com`
    const address = (random() * 4000) | 0
    const ago = random() < 0.1 ? 1 + random() : random()
    const time = (periodMs) => new Date(NOW_MS - Math.floor(ago * (periodMs - 1))).toISOString().replace('Z', '0000Z')
    const error = random() < 0.08 ? ERRORS[(random() * ERRORS.length) | 0] : ''
    const readOnly = /^(Describe|Get|List)/.test(event)
    const row = {
      TimeGenerated: time(7_200_000),
      TimeGenerated10m: time(600_000),
      AwsEventId: guid(random, i),
      EventVersion: '1.08',
      EventSource: service,
      EventTypeName: 'AwsApiCall',
      EventName: event,
      UserIdentityType: who.type,
      UserIdentityPrincipalid: who.principal,
      UserIdentityArn: who.arn,
      UserIdentityAccountId: who.account,
      UserIdentityUserName: who.name,
      SessionIssuerType: who.role === '' ? '' : 'Role',
      SessionIssuerUserName: who.role,
      SessionIssuerArn: who.role === '' ? '' : `arn:aws:iam::${who.account}:role/${who.role}`,
      AWSRegion: REGIONS[(random() * 5) | 0],
      SourceIpAddress: `${20 + (address >> 8)}.${address & 255}.17.${(address * 7) & 255}`,
      UserAgent: AGENTS[(random() * 9) | 0],
      ErrorCode: error,
      ErrorMessage: error === '' ? '' : `User: ${who.arn} is not authorized to perform: ${event}`,
      RequestParameters: random() < 0.5 ? '' : `{"maxResults":${(random() * 1000) | 0},"filter":"${event}"}`,
      AwsRequestId: guid(random, i ^ 0x5555),
      ReadOnly: readOnly,
      ManagementEvent: true,
      RecipientAccountId: who.account,
    }
    if (who.role !== '') {
      row.SessionMfaAuthenticated = random() < 0.5
      row.SessionCreationDate = time(36_000_000)
    }
    yield row
  }
}

/** Writes the log to a file, unless it is there already. */
export async function writeLog(path, count) {
  if (existsSync(path)) return path
  mkdirSync(dirname(path), { recursive: true })
  const out = createWriteStream(`${path}.part`)
  let text = ''
  for (const row of rows(count)) {
    text += `${JSON.stringify(row)}\n`
    if (text.length > 1 << 20) {
      if (!out.write(text)) await once(out, 'drain')
      text = ''
    }
  }
  out.end(text)
  await once(out, 'finish')
  renameSync(`${path}.part`, path)
  return path
}
