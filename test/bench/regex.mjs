// Patterns on which backtracking takes forever, each beside a plain one that matches the same, over a megabyte that
// they match and one that they do not, in each function that takes a pattern.
export const PATTERNS = [
  { hostile: '(a+)+$', plain: 'a+$', unit: 'a', matching: '' },
  { hostile: '(a|a)*b', plain: 'a*b', unit: 'a', matching: 'b' },
  { hostile: '(.*)*x', plain: '.*x', unit: 'a', matching: 'x' },
  { hostile: '(a*)*c', plain: 'a*c', unit: 'a', matching: 'c' },
  { hostile: '(x+x+)+y', plain: 'xx+y', unit: 'x', matching: 'y' },
  { hostile: '(a|aa)+$', plain: 'a+$', unit: 'a', matching: '' },
  { hostile: '\\w+@\\w+', plain: 'a+@a+', unit: 'a', matching: '@a' },
]

export const FUNCTIONS = {
  'matches regex': (pattern) => `where s matches regex @"${pattern}" | count`,
  extract: (pattern) => `summarize sum(strlen(extract(@"${pattern}", 0, s)))`,
  extract_all: (pattern) => `summarize sum(array_length(extract_all(@"(${pattern})", s)))`,
  replace_regex: (pattern) => `summarize sum(strlen(replace_regex(s, @"${pattern}", "-")))`,
  'parse kind=regex': (pattern) => `parse kind=regex s with @"${pattern}" x | summarize sum(strlen(x))`,
  countof: (pattern) => `summarize sum(countof(s, @"${pattern}", "regex"))`,
  trim: (pattern) => `summarize sum(strlen(trim(@"${pattern}", s)))`,
}
