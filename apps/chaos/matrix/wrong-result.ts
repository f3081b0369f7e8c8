/** A call that seemed to succeed, with something else than the truth. */
export class WrongResult extends Error {}
