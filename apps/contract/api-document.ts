// pnpm api-document
import { allEndpoints } from "./endpoints.ts";

const unique = { seen: "observed", documented: "documented", assumed: "assumed" };

console.table(
  Object.fromEntries(
    (await allEndpoints()).map(({ name, apiVersions: { v2, v1 }, ownId }) => [
      name,
      {
        "API v2": v2 ? `POST ${v2.path}` : "",
        "API v1": v1 ? `POST ${v1.path}` : "",
        "external task id": ownId.accepted ? (ownId.lookup ? "accepted, looked up" : "accepted") : "no",
        "second create refused": unique[ownId.unique],
      },
    ]),
  ),
);
