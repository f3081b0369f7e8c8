// pnpm api-document
import { endpoints } from "./endpoints.ts";

/** What an endpoint sends, and what is known about external task ids. */
function rowOf(endpoint: (typeof endpoints)[string]): Readonly<Record<string, string>> {
  if (!("apiVersions" in endpoint)) {
    return { "API v1": `${"schema" in endpoint ? "POST" : "GET"} ${endpoint.path}` };
  }
  const { apiVersions, externalTaskId } = endpoint;
  return {
    ...(apiVersions.v2 ? { "API v2": `POST ${apiVersions.v2.path}` } : {}),
    ...(apiVersions.v1 ? { "API v1": `POST ${apiVersions.v1.path}` } : {}),
    "external task id": externalTaskId.accepted ? (externalTaskId.lookup ? "accepted, looked up" : "accepted") : "no",
    "duplicate rejected": externalTaskId.duplicatesRejected,
  };
}

const rows = Object.entries(endpoints).map(([name, endpoint]) => [name, rowOf(endpoint)] as const);
console.table(Object.fromEntries(rows), ["API v2", "API v1", "external task id", "duplicate rejected"]);
