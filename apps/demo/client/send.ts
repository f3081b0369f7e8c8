import type { FieldIssue, Refusal } from "../contract.ts";
import { texts } from "./texts.ts";

/** How a request to the demo's server went. */
export type Sent<T = unknown> =
  | { readonly ok: true; readonly data: T | undefined }
  | { readonly ok: false; readonly message: string; readonly issues: readonly FieldIssue[] };

/** Asks the demo's server. The same repository's server, so its word is taken. */
export async function send<T = unknown>(
  path: string,
  {
    method = "POST",
    form,
    json,
    signal,
  }: { method?: "GET" | "POST"; form?: FormData; json?: unknown; signal?: AbortSignal } = {},
): Promise<Sent<T>> {
  try {
    const response = await fetch(path, {
      method,
      ...(form ? { body: form } : {}),
      ...(json === undefined ? {} : { body: JSON.stringify(json), headers: { "content-type": "application/json" } }),
      ...(signal ? { signal } : {}),
    });
    if (response.status === 204) return { ok: true, data: undefined };
    if (response.ok) return { ok: true, data: (await response.json()) as T };
    const { message, issues = [] } = (await response.json()) as Refusal;
    return { ok: false, message, issues };
  } catch {
    return { ok: false, message: texts.noAnswer, issues: [] };
  }
}
