import { bindEndpoint, bindSync, type EndpointClient, type TaskContext, type VideoOutput } from "@klingkit/tasks";
import type { MultiElementsInput } from "./endpoints/multi-elements.ts";
import type { selectionSteps, SelectionSteps } from "./endpoints/multi-elements-selection.ts";

/** Multi-element editing: the steps that mark the parts of a video, and the edit itself. */
export type MultiElementsClient = EndpointClient<MultiElementsInput, VideoOutput> & SelectionSteps;

/** Loads one step of a selection. */
function step<Name extends keyof typeof selectionSteps>(name: Name): () => Promise<(typeof selectionSteps)[Name]> {
  return async () => (await import("./endpoints/multi-elements-selection.ts")).selectionSteps[name];
}

export function bindMultiElements(context: TaskContext): MultiElementsClient {
  return {
    ...bindEndpoint(context, async () => (await import("./endpoints/multi-elements.ts")).multiElements),
    start: bindSync(context, step("start")),
    add: bindSync(context, step("add")),
    remove: bindSync(context, step("remove")),
    clear: bindSync(context, step("clear")),
    preview: bindSync(context, step("preview")),
  };
}
