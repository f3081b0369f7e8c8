/** The assumed duration of a task without an estimate, milliseconds. */
export const DEFAULT_DURATION = 80_000;
