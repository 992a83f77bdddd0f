/** What a loop that can run long asks now and then whether it may go on. */
export interface Watch {
  /** Throws KqlError (`limit`) when the time is up or the query was aborted. */
  checkpoint(): void
}

/** How many rows a loop that does little for each goes through before it asks. */
export const ROWS_PER_CHECKPOINT = 65_536
