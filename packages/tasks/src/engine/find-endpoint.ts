import { ConfigurationError } from "@klingkit/errors";
import { resolveLazy } from "../client/lazy.ts";
import type { RegisteredEndpoint } from "../endpoint/endpoint.ts";
import type { EngineParts } from "./parts.ts";

type Endpoints = Pick<EngineParts, "endpoints" | "track">;

/**
 * Returns an endpoint by its name.
 * @throws {ConfigurationError} if klingkit does not know it
 */
export async function findEndpoint({ endpoints, track }: Endpoints, name: string): Promise<RegisteredEndpoint> {
  const [product = ""] = name.split(".");
  const load = Object.hasOwn(endpoints, product) ? endpoints[product] : undefined;
  const registry = load && (await track(resolveLazy(load)));
  const endpoint = registry && Object.hasOwn(registry, name) ? registry[name] : undefined;
  if (endpoint && "apiVersions" in endpoint) return endpoint;
  throw new ConfigurationError(`klingkit does not know the endpoint ${name}.`, {
    advice: "The task reference may come from a newer version of klingkit.",
  });
}

/**
 * Returns the path of an endpoint's tasks on API v1.
 * @throws {ConfigurationError} if the name is missing, or API v1 does not have the endpoint
 */
export async function collectionOf(parts: Endpoints, name: string | undefined): Promise<string> {
  if (name === undefined) throw unknownEndpoint();
  const path = (await findEndpoint(parts, name)).apiVersions.v1?.path;
  if (path) return path;
  throw new ConfigurationError(`${name} does not exist on API v1.`);
}

/** Creates the error for a task without an endpoint, which API v1 cannot read. */
export function unknownEndpoint(): ConfigurationError {
  return new ConfigurationError(
    "The endpoint of the task is unknown, and API v1 can read a task only at the path of its endpoint.",
    { advice: "Use an API key, or `get` of the endpoint, such as kling.video.textToVideo.get(id)." },
  );
}
