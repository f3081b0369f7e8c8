/** A call returned a wrong result instead of an error. */
export class WrongResultError extends Error {}
