import { createKling } from "klingkit";
import { taskEndpoints } from "../endpoints.ts";
import { allVariants, v1Only, type VariantName } from "./row.ts";

/** A method of the client, and the variants that the service supports. */
export interface Method {
  readonly name: string;
  readonly variants: readonly VariantName[];
}

/** The methods that every endpoint has. Other methods of an endpoint are listed separately. */
const endpointMethods = new Set(["create", "run", "get", "list", "prepare", "estimate", "describe"]);

/** Lists all methods of the client that call the service. An endpoint counts as one method. */
export function methods(): readonly Method[] {
  const { video, image, audio, account, tasks } = createKling({ apiKey: "key", env: {} });
  const onV2 = new Set(taskEndpoints.flatMap(({ name, apiVersions }) => (apiVersions.v2 ? [name] : [])));
  return Object.entries({ video, image, audio, account, tasks })
    .flatMap(([name, client]) => methodNames(name, client))
    .map((name) => ({
      name,
      variants: name.startsWith("tasks.") ? ["v2", "jwt"] : onV2.has(name) ? allVariants : v1Only,
    }));
}

function methodNames(name: string, value: object): string[] {
  if (typeof value === "function") return [name];
  const isEndpoint = "create" in value;
  const nested = Object.entries(value as Record<string, object>).flatMap(([key, inner]) =>
    isEndpoint && endpointMethods.has(key) ? [] : methodNames(`${name}.${key}`, inner),
  );
  return isEndpoint ? [name, ...nested] : nested;
}
