import { createKling } from "klingkit";
import { taskEndpoints } from "../endpoints.ts";
import { both, onV1, type WayName } from "./row.ts";

/** A method of the client, and the ways on which the service has it. */
export interface Method {
  readonly name: string;
  readonly ways: readonly WayName[];
}

/** The methods that every endpoint has. What an endpoint has beside them is a method of its own. */
const ofEveryEndpoint = new Set(["create", "run", "get", "list", "prepare", "estimate"]);

/** Returns every method of the client that calls the service; an endpoint counts as one. */
export function methods(): readonly Method[] {
  const { video, image, audio, account, tasks } = createKling({ apiKey: "key", env: {} });
  const onV2 = new Set(taskEndpoints.flatMap(({ name, apiVersions }) => (apiVersions.v2 ? [name] : [])));
  return Object.entries({ video, image, audio, account, tasks })
    .flatMap(([name, client]) => namesIn(name, client))
    .map((name) => ({ name, ways: name.startsWith("tasks.") ? ["v2", "jwt"] : onV2.has(name) ? both : onV1 }));
}

function namesIn(name: string, value: object): string[] {
  if (typeof value === "function") return [name];
  const isEndpoint = "create" in value;
  const inside = Object.entries(value as Record<string, object>).flatMap(([key, inner]) =>
    isEndpoint && ofEveryEndpoint.has(key) ? [] : namesIn(`${name}.${key}`, inner),
  );
  return isEndpoint ? [name, ...inside] : inside;
}
