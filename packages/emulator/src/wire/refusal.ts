import { CODES, type Code } from "./codes.ts";

/** Thrown wherever a request turns out to be refused; the app renders it as the service's envelope. */
export class Refusal extends Error {
  override readonly name = "Refusal";
  readonly code: Code;
  readonly status: number;

  constructor(code: Code, message: string = CODES[code].message, status: number = CODES[code].status) {
    super(message);
    this.code = code;
    this.status = status;
  }
}

/** Ends the request at hand: `throw`s, so that a check reads as one line. */
export function refuse(code: Code, message?: string, status?: number): never {
  throw new Refusal(code, message, status);
}
