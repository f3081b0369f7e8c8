import {
  bindEndpoint,
  bindSync,
  type CallOptions,
  copyInput,
  type ElementOutput,
  type EndpointClient,
  type ListOptions,
  type TaskContext,
  type TaskData,
} from "@klingkit/tasks";
import type { ElementInput } from "./endpoints/elements.ts";

/**
 * The library of elements. `get` and `list` return the tasks that created elements: by the id of the task, not of the
 * element.
 */
export interface ElementsClient extends EndpointClient<ElementInput, ElementOutput> {
  // The service was seen not to send a record.
  /**
   * Deletes an element of the account. Returns the service's record of it, or undefined if the response has none.
   * @throws {InvalidInputError} if the id is empty or an option is unknown
   * @throws {KlingError} of the fitting class if the service rejects the call or cannot be reached
   * @example await kling.video.elements.delete(output.id)
   */
  delete(elementId: string, options?: CallOptions): Promise<TaskData | undefined>;
  /**
   * Iterates over the elements that the service offers to every account. Each page is requested when you reach it;
   * errors are thrown by the iteration.
   * @throws {InvalidInputError} if an option is unknown
   * @throws {KlingError} of the fitting class if the service rejects a request or cannot be reached
   * @example
   * for await (const { id, name } of kling.video.elements.presets()) console.log(id, name);
   */
  presets(options?: ListOptions): AsyncIterable<PresetElement>;
}

/** An element that the service offers to every account. */
export interface PresetElement extends ElementOutput {
  /** The service's record, not decoded. */
  readonly raw: unknown;
}

export function bindElements(context: TaskContext): ElementsClient {
  const remove = bindSync(context, async () => (await import("./endpoints/elements.ts")).deleteElement);
  return {
    ...bindEndpoint(context, async () => (await import("./endpoints/elements.ts")).elements),
    delete: (elementId, options) => remove({ elementId }, options),
    presets: (options) => presetsOf(copyInput(options)),
  };

  async function* presetsOf(options: ListOptions | undefined): AsyncGenerator<PresetElement> {
    yield* (await import("./endpoints/elements.ts")).presetElements(context, options);
  }
}
