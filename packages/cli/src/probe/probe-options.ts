/** The options of a run that change what experiments send. */
export interface ProbeOptions {
  /** The highest number of concurrency slots to look for. */
  readonly slots: number;
}
