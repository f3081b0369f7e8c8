import { loadAudioEndpoints } from "@klingkit/audio/client";
import { closestMatch } from "@klingkit/errors";
import { loadImageEndpoints } from "@klingkit/image/client";
import { fieldAt, type Fields, fieldsOf } from "@klingkit/tasks";
import { loadVideoEndpoints } from "@klingkit/video/client";
import type { EndpointClient, Kling } from "klingkit";
import { UsageError } from "./command-error.ts";
import { formOf, type Form } from "./input/form.ts";

/** Loads the endpoints of klingkit, by name. */
async function loadEndpoints(): Promise<Fields> {
  const registries = await Promise.all([loadVideoEndpoints(), loadImageEndpoints(), loadAudioEndpoints()]);
  return Object.assign({}, ...registries);
}

/** An endpoint that creates tasks. It validates its input itself. */
export type AnyEndpoint = EndpointClient<Fields>;

/** @throws {UsageError} if there is no such endpoint */
export async function endpointOf(kling: Kling, name: string): Promise<AnyEndpoint> {
  const found = findEndpoint(kling, name);
  if (found) return found;
  const names = Object.keys(await loadEndpoints()).filter((each) => findEndpoint(kling, each));
  const meant = closestMatch(name, names);
  const advice = meant ? `Did you mean ${meant}?` : `There are ${names.join(", ")}.`;
  throw new UsageError(`There is no endpoint "${name}". ${advice}`);
}

function findEndpoint(kling: Kling, name: string): AnyEndpoint | undefined {
  const value = fieldAt(kling, name);
  return isEndpoint(value) ? value : undefined;
}

function isEndpoint(value: unknown): value is AnyEndpoint {
  return typeof fieldsOf(value)["prepare"] === "function";
}

/** The form of an endpoint's input, from its schema. Empty if there is no such endpoint. */
export async function inputForm(name: string): Promise<Form> {
  return formOf(fieldsOf((await loadEndpoints())[name])["schema"]);
}
