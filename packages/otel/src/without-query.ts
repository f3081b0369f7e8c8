import type { Attributes } from "@opentelemetry/api";

/**
 * Removes the query from the URLs that `@opentelemetry/instrumentation-undici` records: the query of a result's link
 * contains its signature.
 * @example new UndiciInstrumentation({ startSpanHook: withoutQuery });
 */
export function withoutQuery({ origin, path }: { readonly origin: string; readonly path: string }): Attributes {
  const [pathname = ""] = path.split("?");
  return { "url.full": `${origin}${pathname}`, "url.query": "" };
}
