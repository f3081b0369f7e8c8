import { ConfigurationError } from "@klingkit/errors";
import { loaded } from "../client/load.ts";
import type { KnownEndpoint } from "../endpoint/endpoint.ts";
import type { EngineParts } from "./parts.ts";

type Endpoints = Pick<EngineParts, "endpoints" | "track">;

/** Returns an endpoint by its name. @throws {ConfigurationError} if klingkit does not know it */
export async function knownEndpoint({ endpoints, track }: Endpoints, name: string): Promise<KnownEndpoint> {
  const [product = ""] = name.split(".");
  const load = Object.hasOwn(endpoints, product) ? endpoints[product] : undefined;
  const registry = load && (await track(loaded(load)));
  const endpoint = registry && Object.hasOwn(registry, name) ? registry[name] : undefined;
  if (endpoint && "apiVersions" in endpoint) return endpoint;
  throw new ConfigurationError(`klingkit does not know the endpoint ${name}.`, {
    advice: "The task reference may come from a newer version of klingkit.",
  });
}

/** The path below which API v1 has an endpoint's tasks. @throws {ConfigurationError} if it has none */
export async function collectionOf(parts: Endpoints, name: string | undefined): Promise<string> {
  if (name === undefined) throw unknownEndpoint();
  const path = (await knownEndpoint(parts, name)).apiVersions.v1?.path;
  if (path) return path;
  throw new ConfigurationError(`API v1 has no endpoint ${name}.`);
}

/** API v1 finds a task only below its endpoint. */
export function unknownEndpoint(): ConfigurationError {
  return new ConfigurationError(
    "The endpoint of this task is not known, and a JWT finds a task only below its endpoint.",
    {
      advice: "Use `get` of the endpoint, as kling.video.textToVideo.get(id), or an API key.",
    },
  );
}
