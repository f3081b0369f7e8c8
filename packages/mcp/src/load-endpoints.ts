import { loadAudioEndpoints } from "@klingkit/audio/client";
import { loadImageEndpoints } from "@klingkit/image/client";
import { fieldAt, type Fields, fieldsOf } from "@klingkit/tasks";
import { type Schemas, schemasOf } from "@klingkit/tasks/endpoint";
import { loadVideoEndpoints } from "@klingkit/video/client";
import type { CallOptions, Estimate, Kling, Output, OutputFile, PrepareCallOptions, TaskIntent } from "klingkit";
import { toJSONSchema } from "zod";

/** The calls of an endpoint that creates tasks, for inputs from JSON, which the client checks. */
export interface TaskCalls {
  prepare(input: Fields, options: PrepareCallOptions): Promise<TaskIntent>;
  estimate(input: Fields): Promise<Estimate | undefined>;
}

/** The call of an endpoint whose response contains the result, for inputs from JSON, which the client checks. */
export interface SyncCall {
  (input: Fields, options: CallOptions): Promise<{ readonly id?: string; readonly outputs: readonly Output[] }>;
  estimate(input: Fields): Promise<Estimate | undefined>;
}

/** The kind of output that a tool makes. */
export type Kind = "video" | "image" | "speech";

/** An endpoint that a tool can call. */
export interface EndpointInfo {
  /** klingkit's name, such as `video.textToVideo`. */
  readonly name: string;
  readonly kind: Kind;
  readonly schemas: Schemas;
  /** The fields of the input as JSON Schema. */
  readonly fields: Fields;
}

/** Speech has no task: its response contains the audio. */
export const SPEECH = "audio.speech";

/** Loads the endpoints that make videos, images and audio, from the registries of the products. */
export async function loadEndpoints(): Promise<readonly EndpointInfo[]> {
  const registries = await Promise.all([loadVideoEndpoints(), loadImageEndpoints(), loadAudioEndpoints()]);
  return registries
    .flatMap((registry) => Object.values(registry))
    .flatMap((endpoint): EndpointInfo[] => {
      const { name, outputs, schema } = fieldsOf(endpoint);
      const kind = typeof name === "string" ? kindOf(name, outputs) : undefined;
      if (typeof name !== "string" || !kind) return [];
      return [{ name, kind, schemas: schemasOf(schema), fields: jsonSchema(schema) }];
    });
}

function kindOf(name: string, outputs: unknown): Kind | undefined {
  if (name === SPEECH) return "speech";
  if (!Array.isArray(outputs)) return undefined;
  if (name.startsWith("audio.")) return outputs.includes("audio") ? "speech" : undefined;
  if (outputs.includes("video")) return "video";
  return outputs.includes("image") ? "image" : undefined;
}

const MEDIA = {
  type: "string",
  description: "an http(s) URL, a data: URL, or the path of a file below the files directory of this server",
};

/** The JSON Schema of an input. Media, which Zod cannot express, are strings. */
function jsonSchema(schema: unknown): Fields {
  const [object] = schemasOf(schema);
  if (!isZodSchema(object)) return {};
  const { $schema: _, ...fields } = fieldsOf(
    toJSONSchema(object, {
      unrepresentable: "any",
      io: "input",
      override({ jsonSchema: result }) {
        if (Object.keys(result).length === 0) Object.assign(result, MEDIA);
      },
    }),
  );
  return fields;
}

function isZodSchema(value: unknown): value is Parameters<typeof toJSONSchema>[0] {
  return "_zod" in fieldsOf(value);
}

/**
 * Returns the calls of an endpoint that creates tasks.
 * @throws {Error} if the client has no such endpoint
 */
export function taskCalls(kling: Kling, name: string): TaskCalls {
  const value = fieldAt(kling, name);
  if (isTaskCalls(value)) return value;
  throw new Error(`The client has no endpoint ${name} that creates tasks.`);
}

/** Estimates the price of an input of any endpoint. Undefined if no price is known. */
export async function estimatePrice(kling: Kling, name: string, input: Fields): Promise<Estimate | undefined> {
  return name === SPEECH ? speechCall(kling).estimate(input) : taskCalls(kling, name).estimate(input);
}

/** Returns the call that creates speech. */
export function speechCall({ audio }: Kling): SyncCall {
  const { speech }: { readonly speech: unknown } = audio;
  if (isSyncCall(speech)) return speech;
  throw new Error(`The client has no endpoint ${SPEECH}.`);
}

function isTaskCalls(value: unknown): value is TaskCalls {
  return typeof fieldsOf(value)["prepare"] === "function";
}

function isSyncCall(value: unknown): value is SyncCall {
  return typeof value === "function" && "estimate" in value;
}

/** Whether an output is a file that can be downloaded. */
export function isFile(output: Output): output is Extract<Output, OutputFile> {
  return "download" in output;
}
