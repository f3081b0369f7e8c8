import type {
  Experimental_VideoModelV4 as VideoModelV4,
  Experimental_VideoModelV4OperationStartResult as StartResult,
  Experimental_VideoModelV4OperationStatusResult as StatusResult,
  JSONObject,
  SharedV4ProviderMetadata,
} from "@ai-sdk/provider";
import { callError, saveError } from "./call-error.ts";
import { connect, type Connection, type SerializedModel, serializeModel } from "./connection.ts";
import { createTask, mainError } from "./create-task.ts";
import { externalTaskIds } from "./external-task-ids.ts";
import { readModelId } from "./klingai.ts";
import { createdMetadata, estimateMetadata, outputMetadata, taskMetadata } from "./metadata.ts";
import { type Operation, operationJson, readOperation, referenceJson, type StartedVideo } from "./operation.ts";
import { readVideoCall } from "./video-call.ts";
import { readStatus } from "./video-status.ts";

const WORKFLOW_SERIALIZE = Symbol.for("workflow-serialize");
const WORKFLOW_DESERIALIZE = Symbol.for("workflow-deserialize");

type StartOptions = Parameters<NonNullable<VideoModelV4["doStart"]>>[0];
type StatusOptions = Parameters<NonNullable<VideoModelV4["doStatus"]>>[0];
type Delivery = Awaited<Awaited<ReturnType<WebhookOption>>["received"]>;
type WebhookOption = NonNullable<VideoModelV4["handleWebhookOption"]>;

/**
 * A video model. It has `doStart` and `doStatus`, and no `doGenerate`: the AI SDK repeats `doGenerate` without a key, so a
 * repetition could create, and charge, a second task.
 */
class KlingkitVideoModel implements VideoModelV4 {
  readonly specificationVersion = "v4";
  readonly provider = "klingkit.video";
  readonly modelId: string;
  // One start creates all videos: several starts with the key of the caller could not be told apart.
  readonly maxVideosPerCall: number = Number.MAX_SAFE_INTEGER;
  readonly #connection: Connection;
  /** The generations that wait for a callback. */
  readonly #awaited: { readonly url: string; readonly resolve: (delivery: Delivery) => void }[] = [];

  constructor(modelId: string, connection: Connection) {
    this.modelId = modelId;
    this.#connection = connection;
  }

  static [WORKFLOW_SERIALIZE](model: KlingkitVideoModel): SerializedModel {
    return serializeModel(model.modelId, model.#connection);
  }

  static [WORKFLOW_DESERIALIZE]({ modelId, options }: SerializedModel): KlingkitVideoModel {
    return new KlingkitVideoModel(modelId, connect(options));
  }

  /**
   * Passes the URL on to the service. The end of the videos counts as received as well: after a lost callback, the AI SDK
   * would fail although they are paid.
   */
  async handleWebhookOption({ webhook }: Parameters<WebhookOption>[0]): Promise<Awaited<ReturnType<WebhookOption>>> {
    const { url, received } = await webhook();
    const { promise, resolve } = Promise.withResolvers<Delivery>();
    this.#awaited.push({ url, resolve });
    return { webhookUrl: url, received: Promise.race([received, promise]) };
  }

  /**
   * Creates the tasks of `n` videos. An `idempotency-key` becomes their external task ids: if the call is repeated, it
   * returns the same tasks.
   */
  async doStart(options: StartOptions): Promise<StartResult> {
    const { webhookUrl, abortSignal: signal } = options;
    // Of several generations with one URL, any will do: `doStatus` waits for the right videos.
    const index = this.#awaited.findIndex(({ url }) => url === webhookUrl);
    const [awaited] = index === -1 ? [] : this.#awaited.splice(index, 1);
    const kling = this.#connection.client();
    const call = readVideoCall(this.modelId, options);
    const { prepare, waitTimeout } = call.options;
    const withCallback =
      webhookUrl === undefined
        ? call
        : { ...call, options: { ...call.options, prepare: { ...prepare, callbackUrl: webhookUrl } } };
    const { ids, possiblySent } = await externalTaskIds(options.headers, options.n);
    const created = await Promise.all(
      ids.map((externalTaskId) => createTask(kling, withCallback, { externalTaskId, possiblySent, signal })),
    );

    const errors = created.flatMap((each) => ("error" in each ? each.error : []));
    const videos = created.map((each): StartedVideo => {
      if ("task" in each) return { task: referenceJson(each.task.toJSON()) };
      return "unknown" in each ? { task: referenceJson(each.unknown) } : { failed: each.error.message };
    });
    const aborted = errors.find(({ code }) => code === "aborted");
    if (aborted || videos.every((video) => "failed" in video))
      throw callError(aborted ?? mainError(errors), { endpoint: call.endpoint });
    const tasks = created.flatMap((each) => ("task" in each ? each.task : []));
    const estimate = await estimateMetadata(kling, call);
    const notes = new Set([
      ...created.flatMap((each) => ("task" in each && each.warning !== undefined ? each.warning : [])),
      ...errors.map(({ message }) => message),
    ]);
    const operation: Operation = { videos, wait: webhookUrl === undefined ? false : (waitTimeout ?? true) };
    if (awaited) {
      readStatus(this.#connection, operation, signal).then(
        () => awaited.resolve({ headers: {}, body: null }),
        // A callback may still arrive.
        () => undefined,
      );
    }
    return {
      operation: operationJson(operation),
      warnings: [...call.warnings, ...Array.from(notes, (message) => ({ type: "other" as const, message }))],
      providerMetadata: {
        klingkit: { endpoint: call.endpoint, tasks: tasks.map(createdMetadata), ...estimate },
      },
      response: this.#response(),
    };
  }

  /**
   * Reads the status of the tasks. If `doStart` had a webhook URL, it waits for the end: the service sends a callback for
   * each status, and the AI SDK takes the first for the end.
   */
  async doStatus({ operation, abortSignal }: StatusOptions): Promise<StatusResult> {
    const response = this.#response();
    const started = readOperation(operation);
    const references = started.videos.flatMap((video) => ("task" in video ? [video.task] : []));
    const status = await readStatus(this.#connection, started, abortSignal).catch((error: unknown) => {
      throw callError(error, { endpoint: "tasks.get", isRetryable: false, operation });
    });
    const { tasks, outputs, failures, warnings } = status;
    const metadata: JSONObject = { tasks: tasks.length > 0 ? tasks.map(taskMetadata) : references };
    if (status.status === "pending")
      return { status: "pending", warnings: [...warnings], providerMetadata: { klingkit: metadata }, response };
    if (status.status === "failed")
      return { status: "error", error: failures.join(" "), providerMetadata: { klingkit: metadata }, response };

    const { save } = this.#connection;
    for (const { task, output } of save ? outputs : []) {
      try {
        await save?.(output, task);
      } catch (error) {
        throw saveError(error, operation);
      }
    }
    return {
      status: "completed",
      videos: outputs.map(({ output: { url } }) =>
        save ? { type: "uploaded", mediaType: "video/mp4" } : { type: "url", url, mediaType: "video/mp4" },
      ),
      warnings: failures.map((reason) => ({
        type: "other",
        message: `${failures.length} of ${started.videos.length} videos failed. ${reason}`,
      })),
      providerMetadata: this.#metadata(metadata, outputs),
      response,
    };
  }

  #metadata(
    metadata: JSONObject,
    outputs: Awaited<ReturnType<typeof readStatus>>["outputs"],
  ): SharedV4ProviderMetadata {
    const videos = outputs.map(({ task, output }) => ({ taskId: task.id, ...outputMetadata(output) }));
    const klingkit = { ...metadata, videos };
    if (!readModelId(this.modelId).endpoints) return { klingkit };
    // Programs that come from `@ai-sdk/klingai` read these.
    return {
      klingkit,
      klingai: { taskId: outputs[0]?.task.id, videos: outputs.map(({ output }) => outputMetadata(output)) },
    };
  }

  #response(): StartResult["response"] {
    return { timestamp: new Date(this.#connection.clock.now()), modelId: this.modelId, headers: undefined };
  }
}

/** Creates a video model. */
export function createVideoModel(modelId: string, connection: Connection): VideoModelV4 {
  return new KlingkitVideoModel(modelId, connection);
}
