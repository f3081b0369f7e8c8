import type { FieldProblem, Refusal } from "../contract.ts";
import { texts } from "./texts.ts";

/** How a request to the demo's server went. */
export type Sent =
  | { readonly ok: true }
  | { readonly ok: false; readonly message: string; readonly problems: readonly FieldProblem[] };

/** Sends to the demo's server. What comes of it arrives on the stream. */
export async function send(path: string, body?: FormData): Promise<Sent> {
  try {
    const response = await fetch(path, { method: "POST", ...(body ? { body } : {}) });
    if (response.ok) return { ok: true };
    // The same repository's server, so its word is taken.
    const { message, problems = [] } = (await response.json()) as Refusal;
    return { ok: false, message, problems };
  } catch {
    return { ok: false, message: texts.noAnswer, problems: [] };
  }
}
