/** What a loop that can run long asks now and then whether it may go on. */
export interface Watch {
  /** Throws KqlError (`limit`) when the time is up or the query was aborted. */
  checkpoint(): void
}

/** For what is not a part of a run, and has no limits. */
export const UNWATCHED: Watch = { checkpoint: () => {} }

/** How many rows a loop that does little for each goes through before it asks. */
export const ROWS_PER_CHECKPOINT = 65_536

/** Asks a watch once for each so many rows, in loops of any length and in what they call. */
export class Pace {
  private readonly watch: Watch
  private left = 0

  constructor(watch: Watch) {
    this.watch = watch
  }

  /** To be called for rows that are about to be gone through. */
  rows(count: number): void {
    this.left -= count
    if (this.left >= 0) return
    this.left = ROWS_PER_CHECKPOINT
    this.watch.checkpoint()
  }
}
