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
import type { ElementInput } from "./elements.ts";

/** The library of elements. `get` and `list` speak of the tasks that made them: by the task's id, not the element's. */
export interface ElementsClient extends EndpointClient<ElementInput, ElementOutput> {
  /** Deletes an element of your own. Gives the service's record of it, where it sends one: it was seen not to. */
  delete(elementId: string, options?: CallOptions): Promise<TaskData | undefined>;
  /** The elements that the service has ready for everybody. */
  presets(options?: ListOptions): AsyncIterable<PresetElement>;
}

/** An element that the service has ready for everybody. */
export interface PresetElement extends ElementOutput {
  /** The record as it came, undecoded. */
  readonly raw: unknown;
}

export function bindElements(context: TaskContext): ElementsClient {
  const remove = bindSync(context, async () => (await import("./elements.ts")).deleteElement);
  return {
    ...bindEndpoint(context, async () => (await import("./elements.ts")).elements),
    delete: (elementId, options) => remove({ elementId }, options),
    presets: (options) => presetsOf(copyInput(options)),
  };

  async function* presetsOf(options: ListOptions | undefined): AsyncGenerator<PresetElement> {
    yield* (await import("./elements.ts")).presetElements(context, options);
  }
}
