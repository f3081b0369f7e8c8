// Writes contract/requests.json anew. Look at what it changed before it is committed.
import { nameOf, writeRequests } from "./contract/requests.ts";
import { rows } from "./contract/rows.ts";
import { take } from "./contract/take.ts";

const requests: Record<string, Record<string, readonly unknown[]>> = {};
for (const row of rows) {
  for (const way of row.ways) {
    try {
      const { requests: sent, meaning } = await take(row, way);
      (requests[nameOf(row)] ??= {})[way === "jwt" && row.ways.includes("v1") ? "v1" : way] = sent;
      if (meaning.gives !== row.gives) console.error(`${nameOf(row)} (${way}): ${meaning.gives}, not ${row.gives}`);
    } catch (error) {
      console.error(`${nameOf(row)} (${way}): ${String(error)}`);
    }
  }
}
writeRequests(requests);
console.log(`${Object.keys(requests).length} rows`);
