import { audioEndpoints } from "@klingkit/audio/client";
import { nearest } from "@klingkit/errors";
import { imageEndpoints } from "@klingkit/image/client";
import { type Fields, fieldsOf } from "@klingkit/tasks";
import { videoEndpoints } from "@klingkit/video/client";
import type { EndpointClient, Kling } from "klingkit";
import { formOf, type Form } from "./input/form.ts";
import { UsageError } from "./command-error.ts";

/** Every endpoint that creates tasks, by name. */
const registry = { ...videoEndpoints, ...imageEndpoints, ...audioEndpoints };

/** An endpoint for any input: it validates the input itself. */
export type AnyEndpoint = EndpointClient<Fields>;

/** @throws {UsageError} if there is no such endpoint */
export function endpointOf(kling: Kling, name: string): AnyEndpoint {
  const found = Object.hasOwn(registry, name)
    ? name.split(".").reduce<unknown>((group, part) => fieldsOf(group)[part], kling)
    : undefined;
  if (isEndpoint(found)) return found;
  const names = Object.keys(registry);
  const meant = nearest(name, names);
  const advice = meant ? `Did you mean ${meant}?` : `There are ${names.join(", ")}.`;
  throw new UsageError(`There is no endpoint "${name}". ${advice}`);
}

function isEndpoint(value: unknown): value is AnyEndpoint {
  return typeof fieldsOf(value)["prepare"] === "function";
}

/** The form of an endpoint's input, from its schema. Empty if there is no such endpoint. */
export async function inputForm(name: string): Promise<Form> {
  const endpoint = Object.hasOwn(registry, name) ? await registry[name]?.() : undefined;
  return formOf(fieldsOf(endpoint)["schema"]);
}
