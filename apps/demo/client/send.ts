import type { FieldIssue, ErrorBody } from "../contract.ts";
import { texts } from "./texts.ts";

/** The result of a request to the demo server. */
export type SendResult<T = unknown> =
  | { readonly ok: true; readonly data: T | undefined }
  | { readonly ok: false; readonly message: string; readonly issues: readonly FieldIssue[] };

/** Sends a request to the demo server. Responses are not validated, because client and server share their types. */
export async function send<T = unknown>(
  path: string,
  {
    method = "POST",
    form,
    json,
    signal,
  }: { method?: "GET" | "POST"; form?: FormData; json?: unknown; signal?: AbortSignal } = {},
): Promise<SendResult<T>> {
  try {
    const response = await fetch(path, {
      method,
      ...(form ? { body: form } : {}),
      ...(json === undefined ? {} : { body: JSON.stringify(json), headers: { "content-type": "application/json" } }),
      ...(signal ? { signal } : {}),
    });
    if (response.status === 204) return { ok: true, data: undefined };
    if (response.ok) return { ok: true, data: (await response.json()) as T };
    const { message, issues = [] } = (await response.json()) as ErrorBody;
    return { ok: false, message, issues };
  } catch {
    return { ok: false, message: texts.serverUnreachable, issues: [] };
  }
}
