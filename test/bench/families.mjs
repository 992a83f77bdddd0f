// A query for each family of the language over the generated log, with the same in DuckDB's SQL where it has the like.
// Each folds its answers into one row, so that all of them are computed and none is printed. They read columns that
// differ in every row (AwsEventId, TimeGenerated) where a dictionary would make the work small.
export const FAMILIES = [
  {
    family: 'text',
    kql: 'summarize sum(strlen(replace_string(toupper(substring(AwsEventId, 4, 20)), "-", ":")))',
    sql: `sum(length(replace(upper(substr(AwsEventId, 5, 20)), '-', ':')))`,
  },
  {
    family: 'text: has',
    kql: 'where AwsEventId has "b882" | count',
    sql: `count(*) filter (regexp_matches(AwsEventId, '(?i)\\bb882\\b'))`,
  },
  {
    family: 'regex',
    kql: 'summarize sum(strlen(extract("-([0-9a-f]{4})-a", 1, AwsEventId)))',
    sql: `sum(length(regexp_extract(AwsEventId, '-([0-9a-f]{4})-a', 1)))`,
  },
  {
    family: 'parsing',
    kql: 'summarize sum(toint(parse_json(strcat(\'{"a":"\', AwsEventId, \'","n":7}\')).n))',
    sql: `sum(cast(json_extract('{"a":"' || AwsEventId || '","n":7}', '$.n') as int))`,
  },
  {
    family: 'parsing: no JSON',
    kql: 'where tostring(parse_json(AwsEventId)) == AwsEventId | count',
    sql: 'count(*) filter (not json_valid(AwsEventId))',
  },
  {
    family: 'datetime',
    kql: 'summarize dcount(startofday(TimeGenerated)), sum(datetime_part("minute", TimeGenerated)), max(bin(TimeGenerated, 5m))',
    sql: `count(distinct date_trunc('day', TimeGenerated)), sum(date_part('minute', TimeGenerated)), max(time_bucket(interval 5 minutes, TimeGenerated))`,
  },
  {
    family: 'datetime: calendar',
    kql: 'summarize dcount(startofmonth(TimeGenerated)), max(datetime_add("month", 1, TimeGenerated)), max(week_of_year(TimeGenerated))',
    sql: `count(distinct date_trunc('month', TimeGenerated)), max(TimeGenerated + interval 1 month), max(date_part('week', TimeGenerated))`,
  },
  {
    family: 'datetime: text',
    kql: 'summarize max(format_datetime(TimeGenerated, "yyyy-MM-dd HH:mm:ss"))',
    sql: `max(strftime(TimeGenerated, '%Y-%m-%d %H:%M:%S'))`,
  },
  {
    family: 'math',
    kql: 'summarize sum(sqrt(abs(sin(datetime_part("millisecond", TimeGenerated) * 0.001) * 7 % 5)))',
    sql: `sum(sqrt(abs(sin(date_part('millisecond', TimeGenerated) * 0.001) * 7 % 5)))`,
  },
  {
    family: 'conversion',
    kql: 'summarize sum(tolong(substring(SourceIpAddress, 0, 2))), max(tostring(TimeGenerated))',
    sql: `sum(cast(substr(SourceIpAddress, 1, 2) as bigint)), max(cast(TimeGenerated as varchar))`,
  },
  {
    family: 'encoding',
    kql: 'summarize sum(strlen(base64_decode_tostring(base64_encode_tostring(AwsEventId))))',
    sql: 'sum(length(decode(from_base64(to_base64(encode(AwsEventId))))))',
  },
  { family: 'ip', kql: 'where ipv4_is_in_range(SourceIpAddress, "20.0.0.0/6") | count' },
  {
    family: 'dynamic',
    kql: 'summarize sum(array_length(array_sort_asc(split(AwsEventId, "-"))))',
    sql: `sum(len(list_sort(string_split(AwsEventId, '-'))))`,
  },
  {
    family: 'series',
    kql: 'make-series n = count() on TimeGenerated step 10s by AWSRegion | extend s = series_stats_dynamic(series_fir(n, repeat(1, 5))), p = series_periods_detect(n, 4, 200, 2) | count',
  },
  {
    family: 'geo',
    kql: 'summarize sum(geo_distance_2points(datetime_part("second", TimeGenerated), 10.0, 20.0, datetime_part("millisecond", TimeGenerated) / 20.0))',
  },
  { family: 'hashing', kql: 'summarize max(hash_sha256(AwsEventId))', sql: 'max(sha256(AwsEventId))' },
  { family: 'hashing: hash', kql: 'summarize max(hash(AwsEventId))', sql: 'max(hash(AwsEventId))' },
  { family: 'user agents', kql: 'summarize dcount(tostring(parse_user_agent(UserAgent, "browser")))' },
  {
    family: 'windows',
    kql: 'project TimeGenerated | serialize | extend gap = TimeGenerated - prev(TimeGenerated), n = row_cumsum(1) | summarize max(gap), max(n)',
    from: '(select TimeGenerated - lag(TimeGenerated) over () as gap, sum(1) over (rows unbounded preceding) as n from LOG)',
    sql: 'max(gap), max(n)',
  },
  {
    family: 'conditional',
    kql: 'summarize countif(case(EventName startswith "Get", 1, AwsEventId endswith "0000", 2, 3) == 2)',
    sql: `count(*) filter (case when EventName ilike 'get%' then 1 when AwsEventId ilike '%0000' then 2 else 3 end = 2)`,
  },
  {
    family: 'aggregates',
    kql: 'summarize count(), min(TimeGenerated), max(TimeGenerated), countif(ReadOnly) by EventName, AWSRegion | count',
    from: '(select count(*), min(TimeGenerated), max(TimeGenerated), count(*) filter (ReadOnly) from LOG group by EventName, AWSRegion)',
    sql: 'count(*)',
  },
  {
    family: 'aggregates: several keys',
    kql: 'summarize count() by bin(TimeGenerated, 1m), UserIdentityArn, EventName, SourceIpAddress | count',
    from: '(select count(*) from LOG group by time_bucket(interval 1 minutes, TimeGenerated), UserIdentityArn, EventName, SourceIpAddress)',
    sql: 'count(*)',
  },
  {
    family: 'aggregates: arg_max',
    kql: 'summarize arg_max(TimeGenerated, AwsEventId, SourceIpAddress) by UserIdentityArn | count',
    from: '(select max(TimeGenerated), arg_max(AwsEventId, TimeGenerated), arg_max(SourceIpAddress, TimeGenerated) from LOG group by UserIdentityArn)',
    sql: 'count(*)',
  },
  { family: 'aggregates: dcount', kql: 'summarize dcount(AwsEventId)', sql: 'approx_count_distinct(AwsEventId)' },
  {
    family: 'aggregates: percentiles',
    kql: 'summarize percentiles(datetime_part("millisecond", TimeGenerated) + 0.5, 50, 95) by AWSRegion | count',
    from: `(select approx_quantile(date_part('millisecond', TimeGenerated) + 0.5, [0.5, 0.95]) from LOG group by AWSRegion)`,
    sql: 'count(*)',
  },
  {
    family: 'aggregates: make_set',
    kql: 'summarize s = make_set(SourceIpAddress) by UserIdentityArn | summarize sum(array_length(s))',
    from: '(select list(distinct SourceIpAddress) as s from LOG group by UserIdentityArn)',
    sql: 'sum(len(s))',
  },
  {
    family: 'distinct',
    kql: 'distinct UserIdentityArn, SourceIpAddress | count',
    from: '(select distinct UserIdentityArn, SourceIpAddress from LOG)',
    sql: 'count(*)',
  },
  {
    family: 'sort',
    kql: 'project TimeGenerated, AwsEventId | sort by TimeGenerated desc, AwsEventId asc | take 1000 | count',
    from: '(select TimeGenerated, AwsEventId from LOG order by TimeGenerated desc, AwsEventId limit 1000)',
    sql: 'count(*)',
  },
  {
    family: 'sort: texts',
    kql: 'project k = substring(AwsEventId, 9) | sort by k asc | extend n = row_number() | summarize max(n), max(k)',
    from: '(select k, row_number() over (order by k) as n from (select substr(AwsEventId, 10) as k from LOG))',
    sql: 'max(n), max(k)',
  },
  {
    family: 'top',
    kql: 'top 100 by AwsEventId | summarize max(AwsEventId)',
    from: '(select AwsEventId from LOG order by AwsEventId desc limit 100)',
    sql: 'max(AwsEventId)',
  },
  {
    family: 'join',
    kql: 'where ReadOnly | project AwsEventId, EventName | join kind=inner (LOG | project AwsEventId, TimeGenerated) on AwsEventId | summarize max(TimeGenerated)',
    from: '(select a.EventName, b.TimeGenerated from LOG a join LOG b using (AwsEventId) where a.ReadOnly)',
    sql: 'max(TimeGenerated)',
  },
  {
    family: 'join: several keys',
    kql: 'join kind=inner (LOG | project UserIdentityArn, SourceIpAddress, AwsEventId) on UserIdentityArn, SourceIpAddress, AwsEventId | count',
    from: 'LOG a join LOG b using (UserIdentityArn, SourceIpAddress, AwsEventId)',
    sql: 'count(*)',
  },
  {
    family: 'union',
    kql: 'union LOG | summarize dcount(UserIdentityArn), count() by EventName | count',
    from: '(select approx_count_distinct(UserIdentityArn), count(*) from (select * from LOG union all select * from LOG) group by EventName)',
    sql: 'count(*)',
  },
  {
    family: 'mv-expand',
    kql: 'project p = split(AwsEventId, "-") | mv-expand p to typeof(string) | summarize max(p)',
    from: `(select unnest(string_split(AwsEventId, '-')) as p from LOG)`,
    sql: 'max(p)',
  },
  {
    family: 'mv-apply',
    kql: 'take 100000 | project p = split(AwsEventId, "-") | mv-apply p to typeof(string) on (summarize m = max(p)) | summarize max(m)',
  },
  {
    family: 'parse',
    kql: 'parse AwsEventId with a "-" b "-" * | summarize max(a), max(b)',
    sql: `max(regexp_extract(AwsEventId, '^(.*?)-(.*?)-', 1)), max(regexp_extract(AwsEventId, '^(.*?)-(.*?)-', 2))`,
  },
  { family: 'make-series', kql: 'make-series count() on TimeGenerated step 1m by EventName | count' },
  {
    family: 'scan',
    kql: 'take 200000 | project TimeGenerated, ErrorCode | sort by TimeGenerated asc | scan declare (n: long = 0) with (step s: true => n = iff(ErrorCode == "", 0, s.n + 1);) | summarize max(n)',
  },
  { family: 'partition', kql: 'partition hint.strategy=native by AWSRegion (top 10 by TimeGenerated) | count' },
  {
    family: 'graph',
    kql: 'take 20000 | make-graph UserIdentityArn --> EventName with_node_id=Node | graph-mark-components | graph-to-table nodes | count',
  },
  {
    family: 'plugins: pivot',
    kql: 'evaluate pivot(AWSRegion, count(), EventName) | count',
  },
]
