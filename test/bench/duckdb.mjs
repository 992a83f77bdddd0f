// The three rules written by hand for DuckDB, as someone who knows it would: filters first, the first event of each
// group by a window function (faster here than arg_min over row ids and a join back).
import { DuckDBInstance } from '@duckdb/node-api'
import { NOW } from './generate.mjs'

const ACCOUNTS = `(values ${Array.from({ length: 20 }, (_, i) => `('${100000000000 + i * 11111}', 'account-${i}')`).join(', ')}) accounts(AccountId, AccountName)`

/** What AWSIdentityRole adds, for the identity types there are. */
const withIdentity = (events) => `
  select e.*,
    r.AccountName as RecipientAccountName,
    u.AccountName as UserIdentityAccountName,
    case
      when UserIdentityType = 'Root' then coalesce(u.AccountName, UserIdentityAccountId) || ':Root'
      when UserIdentityType = 'IAMUser' then coalesce(u.AccountName, UserIdentityAccountId) || ':' || regexp_extract(UserIdentityArn, '[^:]*$')
      when UserIdentityType = 'AssumedRole' then coalesce(u.AccountName, UserIdentityAccountId) || ':' || split_part(split_part(UserIdentityArn, ':', 6), '/', 2) || '/' || split_part(UserIdentityPrincipalid, ':', 2)
      else UserIdentityType || ':' || UserIdentityArn
    end as Identity,
    case when UserIdentityType = 'AssumedRole' then coalesce(nullif(SessionIssuerUserName, ''), split_part(UserIdentityArn, '/', 2)) else '' end as ActorRole
  from (${events}) e
  left join ${ACCOUNTS.replace(' accounts(', ' r(')} on r.AccountId = e.RecipientAccountId
  left join ${ACCOUNTS.replace(' accounts(', ' u(')} on u.AccountId = e.UserIdentityAccountId`

/** The actors with more than `threshold` new events in the current window than in the one before. */
const flagged = (actor, period, step, threshold) => `
  windows as (
    select ${actor} as actor, floor(epoch_us(TimeGenerated - (timestamp 'NOW' - interval ${period})) / (epoch_us(interval ${step}))) as w, count(*) as n
    from firsts group by all
  ),
  flagged as (
    select actor from (
      select actor, min(w) as pw, max(w) as cw, arg_min(n, w) as pn, arg_max(n, w) as cn from windows group by actor
    )
    where cw > 0 and (cn - (case when pw = cw then 0 else pn end) > ${threshold}
      or (case when pw = cw then 0 else pn end) <= ${threshold} and cn > ${threshold})
  )`

const RULES = {
  SuspiciousAWSCLICommandExecution: {
    log: 'log',
    sql: `
      with events as (${withIdentity(`
        select * from LOG
        where TimeGenerated > timestamp 'NOW' - interval 2 hours and contains(lower(UserAgent), 'aws-cli')
          and regexp_matches(EventName, 'Describe|Export|Get|List')`)}),
      firsts as (
        select * from events
        qualify row_number() over (partition by Identity, EventName, RecipientAccountId order by TimeGenerated) = 1),
      ${flagged('Identity', '2 hours', '1 hour', 5)}
      select * from firsts where Identity in (select actor from flagged)`,
  },
  asl_aws_concurrent_sessions_from_different_ips: {
    log: 'log10m',
    sql: `
      with events as (${withIdentity(`
        select * from LOG
        where TimeGenerated > timestamp 'NOW' - interval 10 minutes
          and contains(lower(EventName), 'describeeventaggregates')
          and not contains(lower(SourceIpAddress), 'health.amazonaws.com')`)}),
      firsts as (
        select * from events
        qualify row_number() over (partition by Identity, SourceIpAddress order by TimeGenerated) = 1),
      ${flagged('Identity', '10 minutes', '5 minutes', 1)}
      select * from firsts where Identity in (select actor from flagged)`,
  },
  aws_iam_accessdenied_discovery_events: {
    log: 'log',
    sql: `
      with events as (select * from LOG
        where TimeGenerated > timestamp 'NOW' - interval 2 hours
          and ErrorCode in ('AccessDenied', 'InvalidAccessException', 'Client.UnauthorizedOperation', 'AuthorizerConfigurationException')
          and UserIdentityArn not in ('arn:aws:iam::000000000000:user/expected')
          and not regexp_full_match(SessionIssuerUserName || split_part(UserIdentityPrincipalid, ':', 2), '(expected-role.*)')),
      firsts as (
        select * from events
        qualify row_number() over (partition by UserIdentityArn, EventName, ErrorCode order by TimeGenerated) = 1),
      ${flagged('UserIdentityArn', '2 hours', '1 hour', 5)}
      ${withIdentity(`
        select * from firsts
        where UserIdentityArn in (select actor from flagged) and not starts_with(SourceIpAddress, '198.51.100.')`)}`,
  },
}

export const RULE_NAMES = Object.keys(RULES)

/** The types that DuckDB would not find by itself. */
const READ = (
  path,
) => `read_json('${path}', format = 'newline_delimited', columns = {TimeGenerated: 'TIMESTAMP', TimeGenerated10m: 'TIMESTAMP',
  ${[
    'AwsEventId',
    'EventVersion',
    'EventSource',
    'EventTypeName',
    'EventName',
    'UserIdentityType',
    'UserIdentityPrincipalid',
    'UserIdentityArn',
    'UserIdentityAccountId',
    'UserIdentityUserName',
    'SessionIssuerType',
    'SessionIssuerUserName',
    'SessionIssuerArn',
    'AWSRegion',
    'SourceIpAddress',
    'UserAgent',
    'ErrorCode',
    'ErrorMessage',
    'RequestParameters',
    'AwsRequestId',
    'RecipientAccountId',
  ]
    .map((name) => `${name}: 'VARCHAR'`)
    .join(', ')},
  ReadOnly: 'BOOLEAN', ManagementEvent: 'BOOLEAN', SessionMfaAuthenticated: 'BOOLEAN', SessionCreationDate: 'TIMESTAMP'})`

/** A DuckDB with the log loaded into memory. */
export async function openDuckDB(path) {
  const connection = await (await DuckDBInstance.create(':memory:')).connect()
  await connection.run(`create table log as select * exclude (TimeGenerated10m) from ${READ(path)}`)
  await connection.run(
    `create table log10m as select * exclude (TimeGenerated, TimeGenerated10m), TimeGenerated10m as TimeGenerated from ${READ(path)}`,
  )
  return connection
}

/** The rule as a prepared statement whose rows are read out as objects. */
export async function prepareRule(connection, name) {
  const { log, sql } = RULES[name]
  const now = NOW.replace('T', ' ').replace('Z', '')
  const statement = await connection.prepare(sql.replaceAll('LOG', log).replaceAll('NOW', now))
  return async () => (await statement.runAndReadAll()).getRowObjects()
}

/** The second rule over a file, from nothing to rows. */
export async function ruleOverFile(path) {
  const connection = await (await DuckDBInstance.create(':memory:')).connect()
  await connection.run(
    `create table log10m as select * exclude (TimeGenerated, TimeGenerated10m), TimeGenerated10m as TimeGenerated from ${READ(path)}`,
  )
  return (await prepareRule(connection, RULE_NAMES[1]))()
}
