/** What has been done, so that it can be undone: what is tried and does not work out leaves no trace. */
export class Journal {
  private readonly undos: (() => void)[] = []

  /** Notes how to undo what is done. */
  did(undo: () => void): void {
    this.undos.push(undo)
  }

  /** Does something; when it says that it does not work out, undoes all of it. */
  attempt(action: () => boolean): boolean {
    const start = this.undos.length
    if (action()) return true
    while (this.undos.length > start) this.undos.pop()!()
    return false
  }
}
