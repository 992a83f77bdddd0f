/**
 * The number that would stand at `place` if those from `start` to before `end` (no NaN among them) were in order. Moves
 * them about: quickselect, which gives up and sorts where it does not halve what is left fast enough.
 */
export function nthNumber(values: Float64Array, start: number, end: number, place: number): number {
  let low = start
  let high = end - 1
  for (let tries = 2 * Math.log2(end - start + 1); low < high; tries--) {
    if (tries < 0) {
      values.subarray(low, high + 1).sort()
      break
    }
    const pivot = median(values[low], values[(low + high) >>> 1], values[high])
    let i = low
    let j = high
    while (i <= j) {
      while (values[i] < pivot) i++
      while (values[j] > pivot) j--
      if (i > j) break
      const value = values[i]
      values[i++] = values[j]
      values[j--] = value
    }
    if (place <= j) high = j
    else if (place >= i) low = i
    else break
  }
  return values[place]
}

function median(a: number, b: number, c: number): number {
  return Math.max(Math.min(a, b), Math.min(Math.max(a, b), c))
}
