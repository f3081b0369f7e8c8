import { ConfigurationError } from "@klingkit/errors";
import type { EndpointClient, SyncCall } from "@klingkit/tasks";
import type { Kling } from "klingkit";

/** The endpoint of a client by its name: one that creates tasks, or a call whose response contains the result. */
export type ProxiedEndpoint =
  | { readonly kind: "tasks"; readonly client: EndpointClient<unknown> }
  | { readonly kind: "call"; readonly call: SyncCall<unknown, unknown> };

/**
 * Finds the endpoint `video.textToVideo` of a client.
 * @throws {ConfigurationError} if the client has no endpoint with this name
 */
export function findEndpoint({ video, image, audio }: Kling, name: string): ProxiedEndpoint {
  let found: unknown = { video, image, audio };
  for (const part of name.split(".")) {
    found = isObject(found) && Object.hasOwn(found, part) ? Reflect.get(found, part) : undefined;
  }
  if (isSyncCall(found)) return { kind: "call", call: found };
  if (isEndpointClient(found)) return { kind: "tasks", client: found };
  throw new ConfigurationError(`\`allow.endpoints\` contains ${JSON.stringify(name)}, which pages cannot call.`, {
    advice: "Pass names such as `video.textToVideo`, `video.lipSync.simple` or `audio.speech`.",
  });
}

function isObject(value: unknown): value is object {
  return (typeof value === "object" && value !== null) || typeof value === "function";
}

function isEndpointClient(value: unknown): value is EndpointClient<unknown> {
  return isObject(value) && "create" in value && "describe" in value;
}

function isSyncCall(value: unknown): value is SyncCall<unknown, unknown> {
  return typeof value === "function" && "estimate" in value;
}
