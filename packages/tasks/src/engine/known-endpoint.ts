import { ConfigurationError } from "@klingkit/errors";
import type { TaskContext } from "./parts.ts";
import type { KnownEndpoint } from "../endpoint/endpoint.ts";
import { loaded } from "../client/load.ts";

/** What is known of an endpoint by its name. @throws ConfigurationError for one that klingkit does not know */
export async function knownEndpoint(context: TaskContext, name: string): Promise<KnownEndpoint> {
  const load = Object.hasOwn(context.endpoints, name) ? context.endpoints[name] : undefined;
  if (load) return loaded(load);
  throw new ConfigurationError(`klingkit does not know the endpoint ${name}.`, {
    advice: "The handle may come from a newer version of klingkit.",
  });
}

/** The path below which API v1 has an endpoint's tasks. @throws {ConfigurationError} if it has none */
export async function collectionOf(context: TaskContext, name: string | undefined): Promise<string> {
  if (name === undefined) throw unknownEndpoint();
  const path = (await knownEndpoint(context, name)).apiVersions.v1?.path;
  if (path) return path;
  throw new ConfigurationError(`The v1 design has no endpoint ${name}.`);
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
