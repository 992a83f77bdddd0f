import fc from 'fast-check'
import { expect, test } from 'vitest'
import { LinearSearch } from '../../../src/functions/text/occurrences.ts'
import { Workspace } from '../../../src/index.ts'
import '../../support/seed.ts'

const texts = (maxLength: number) =>
  fc.array(fc.constantFrom('a', 'b', 'é'), { maxLength }).map((parts) => parts.join(''))

test('a text is found wherever it stands', () => {
  fc.assert(
    fc.property(texts(30), texts(5), fc.nat(3), (text, search, from) => {
      fc.pre(search !== '')
      const expected: number[] = []
      for (let at = text.indexOf(search, from); at >= 0; at = text.indexOf(search, at + 1)) expected.push(at)
      const linear = new LinearSearch(text, search, from)
      const found: number[] = []
      for (let at = linear.next(); at >= 0; at = linear.next()) found.push(at)
      expect(found).toEqual(expected)
    }),
    { numRuns: 1000 },
  )
})

test('long texts that are alike nearly everywhere', () => {
  const query = `
    let a = strrep(strrep("a", 1000), 100);
    let s = strcat(a, a, "b", a, "c", a, a);
    let b = strcat(a, "b", a);
    print contains = s contains_cs b, has = s has strcat("b", a, "c"), countof = countof(s, a),
      indexof = indexof(s, strcat("b", a)), second = indexof(s, a, 0, -1, 2),
      split = array_length(split(strcat(s, s), strcat(a, "c"))), replaced = strlen(replace_string(s, b, "")),
      nowhere = s contains strcat(a, "d", a)
    | extend parsed = strcat(a, b, a) | parse parsed with "" before "b" after "aaaaaaaaaa" | project-away parsed, after
    | extend before = strlen(before)`
  expect(new Workspace().query(query).rows).toEqual([
    {
      contains: true,
      has: false,
      countof: 100_001 + 1 + 100_001,
      indexof: 200_000,
      second: 1,
      split: 3,
      replaced: 300_001,
      nowhere: false,
      before: 200_000,
    },
  ])
})
