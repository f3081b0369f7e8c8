import { InvalidArgumentError, type JSONObject, type JSONValue } from "@ai-sdk/provider";
import type { TaskReference } from "klingkit";

/** A video that `doStart` began: its task, which may not exist yet, or the reason why it has none. */
export type StartedVideo = { readonly task: JSONObject } | { readonly failed: string };

/**
 * What `doStart` returns and `doStatus` continues with: plain JSON without secrets. Another process can use it as long as
 * the service keeps the tasks.
 */
export interface Operation {
  readonly videos: readonly StartedVideo[];
  /**
   * The time limit of the wait in `doStatus`, milliseconds, or true for the default. Set if the service sends callbacks: it
   * sends one for each status, and the AI SDK reads the status once after the first.
   */
  readonly wait: number | boolean;
}

/** Returns a reference as plain JSON. */
export function referenceJson(reference: TaskReference): JSONObject {
  return { ...reference };
}

/** Returns an operation as JSON. */
export function operationJson({ videos, wait }: Operation): JSONObject {
  return { klingkit: 1, videos: videos.map((video) => ({ ...video })), ...(wait === false ? {} : { wait }) };
}

/**
 * Reads an operation. The client checks the references.
 * @throws {InvalidArgumentError} if the value is not an operation of this package
 */
export function readOperation(value: JSONValue): Operation {
  const { klingkit, videos, wait = false } = isObject(value) ? value : {};
  const started = Array.isArray(videos) ? videos.flatMap(readVideo) : [];
  if (klingkit !== 1 || started.length === 0 || !(typeof wait === "number" || typeof wait === "boolean")) {
    throw new InvalidArgumentError({
      argument: "operation",
      message:
        "The operation is not from @klingkit/ai-sdk. Pass the `operation` that `experimental_startVideo` returned.",
    });
  }
  return { videos: started, wait };
}

function readVideo(value: JSONValue): StartedVideo[] {
  const { task, failed } = isObject(value) ? value : {};
  if (typeof failed === "string") return [{ failed }];
  return task !== undefined && isObject(task) ? [{ task }] : [];
}

function isObject(value: JSONValue): value is JSONObject {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
