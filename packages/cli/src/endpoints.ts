import { loadAudioEndpoints } from "@klingkit/audio/client";
import { closestMatch } from "@klingkit/errors";
import { loadImageEndpoints } from "@klingkit/image/client";
import { fieldAt, type Fields, fieldsOf } from "@klingkit/tasks";
import { schemasOf, type Schemas } from "@klingkit/tasks/endpoint";
import { loadVideoEndpoints } from "@klingkit/video/client";
import type { EndpointClient, Kling } from "klingkit";
import { UsageError } from "./command-error.ts";

/** Loads all endpoints, by name. */
async function loadEndpoints(): Promise<Fields> {
  const registries = await Promise.all([loadVideoEndpoints(), loadImageEndpoints(), loadAudioEndpoints()]);
  return Object.assign({}, ...registries);
}

/** An endpoint that creates tasks. It validates its input. */
export type AnyEndpoint = EndpointClient<Fields>;

/** @throws {UsageError} if the endpoint does not exist */
export async function endpointOf(kling: Kling, name: string): Promise<AnyEndpoint> {
  const found = findEndpoint(kling, name);
  if (found) return found;
  const names = Object.keys(await loadEndpoints()).filter((each) => findEndpoint(kling, each));
  const suggestion = closestMatch(name, names);
  const advice = suggestion ? `Did you mean ${suggestion}?` : `The endpoints are ${names.join(", ")}.`;
  throw new UsageError(`The endpoint "${name}" does not exist. ${advice}`);
}

function findEndpoint(kling: Kling, name: string): AnyEndpoint | undefined {
  const value = fieldAt(kling, name);
  return isEndpoint(value) ? value : undefined;
}

function isEndpoint(value: unknown): value is AnyEndpoint {
  return typeof fieldsOf(value)["prepare"] === "function";
}

/** The schemas of an endpoint's input. Empty if the endpoint does not exist. */
export async function inputSchemas(name: string): Promise<Schemas> {
  return schemasOf(fieldsOf((await loadEndpoints())[name])["schema"]);
}

/** The kinds of an endpoint's outputs, such as `video`. Empty if the endpoint does not exist. */
export async function outputTypes(name: string): Promise<readonly string[]> {
  const { outputs } = fieldsOf((await loadEndpoints())[name]);
  return Array.isArray(outputs) ? outputs.filter((type) => typeof type === "string") : [];
}
