import type { ImageModelV4, ImageModelV4CallOptions, ImageModelV4Result, SharedV4Warning } from "@ai-sdk/provider";
import { ConnectionError, type Kling, KlingError, type Task } from "klingkit";
import { callError } from "./call-error.ts";
import { connect, type Connection, type SerializedModel, serializeModel } from "./connection.ts";
import { type CreateSettings, createTask, mainError } from "./create-task.ts";
import { externalTaskIds } from "./external-task-ids.ts";
import { readImageCall } from "./image-call.ts";
import { estimateMetadata, outputMetadata, taskMetadata } from "./metadata.ts";
import { readBytes } from "./read-bytes.ts";
import type { TaskCall } from "./task-call.ts";

const WORKFLOW_SERIALIZE = Symbol.for("workflow-serialize");
const WORKFLOW_DESERIALIZE = Symbol.for("workflow-deserialize");

/** The images of one task, or the error that ended it. */
type Finished =
  | { readonly task: Task; readonly images: readonly { readonly bytes: Uint8Array; readonly metadata: object }[] }
  | { readonly task?: Task; readonly error: KlingError };

/**
 * An image model. The AI SDK has no start for images: a call creates the tasks, determines unknown outcomes, waits and
 * downloads. It is repeated only if no task was created.
 */
class KlingkitImageModel implements ImageModelV4 {
  readonly specificationVersion = "v4";
  readonly provider = "klingkit.image";
  readonly modelId: string;
  // One call creates all images: several calls with the key of the caller could not be told apart.
  readonly maxImagesPerCall: number = Number.MAX_SAFE_INTEGER;
  readonly supportsMaskInputs = false;
  readonly #connection: Connection;

  constructor(modelId: string, connection: Connection) {
    this.modelId = modelId;
    this.#connection = connection;
  }

  static [WORKFLOW_SERIALIZE](model: KlingkitImageModel): SerializedModel {
    return serializeModel(model.modelId, model.#connection);
  }

  static [WORKFLOW_DESERIALIZE]({ modelId, options }: SerializedModel): KlingkitImageModel {
    return new KlingkitImageModel(modelId, connect(options));
  }

  async doGenerate(options: ImageModelV4CallOptions): Promise<ImageModelV4Result> {
    const kling = this.#connection.client();
    const calls = readImageCall(this.modelId, options);
    const [{ endpoint, warnings }] = calls;
    const { ids, possiblySent } = await externalTaskIds(options.headers, calls.length);
    const finished = await Promise.all(
      calls.map((call, index) =>
        generate(kling, call, { externalTaskId: ids[index], possiblySent, signal: options.abortSignal }),
      ),
    );
    const tasks = finished.flatMap(({ task }) => task ?? []);
    const errors = finished.flatMap((each) => ("error" in each ? each.error : []));
    const images = finished.flatMap((each) => ("images" in each ? each.images : []));
    if (images.length === 0)
      throw callError(mainError(errors), { endpoint, tasks: tasks.map((task) => task.toJSON()) });
    const failures = errors.map(({ message }): SharedV4Warning => ({
      type: "other",
      message: `${errors.length} of ${calls.length} tasks failed. ${message}`,
    }));
    const estimate = await estimateMetadata(kling, calls[0]);
    return {
      images: images.map(({ bytes }) => bytes),
      isRetryable: false,
      warnings: [...warnings, ...failures],
      providerMetadata: {
        klingkit: {
          images: images.map(({ metadata }) => ({ ...metadata })),
          tasks: tasks.map(taskMetadata),
          ...estimate,
        },
      },
      response: { timestamp: new Date(this.#connection.clock.now()), modelId: this.modelId, headers: undefined },
    };
  }
}

/** Returns the error of a create that had no effect, as its lookups prove. */
function lost(cause: KlingError): KlingError {
  return new ConnectionError("The create request was lost.", { taskState: "none", cause });
}

/** Creates a task, determines its outcome, waits for it and downloads its images. */
async function generate(kling: Kling, call: TaskCall, settings: CreateSettings): Promise<Finished> {
  const { signal } = settings;
  const created = await createTask(kling, call, settings);
  let task = "task" in created ? created.task : undefined;
  try {
    if ("unknown" in created) task = await kling.tasks.recover(created.unknown, signal ? { signal } : {});
    if (!task && "error" in created) return { error: "unknown" in created ? lost(created.error) : created.error };
    if (!task) throw new Error("A create has a task or an error.");
    const { waitTimeout } = call.options;
    const done = await task.wait({ signal, ...(waitTimeout === undefined ? {} : { waitTimeout }) });
    const images = done.outputs.filter((output) => output.type === "image");
    const downloaded = images.map(async (image) => ({
      bytes: await readBytes(image, signal),
      metadata: { taskId: done.id, ...outputMetadata(image) },
    }));
    return { task: done, images: await Promise.all(downloaded) };
  } catch (error) {
    if (!(error instanceof KlingError)) throw error;
    return task ? { task, error } : { error };
  }
}

/** Creates an image model. */
export function createImageModel(modelId: string, connection: Connection): ImageModelV4 {
  return new KlingkitImageModel(modelId, connection);
}
