import { randomUUID } from "node:crypto";
import {
  InvalidInputError,
  KlingError,
  type Output,
  type OutputFile,
  RequestRejectedError,
  type SucceededTask,
  type Task,
  type TaskReference,
} from "klingkit";
import type { Failure, OutputView, PriceView } from "../contract.ts";
import { modeOf } from "../modes/all.ts";
import { type Form, readForm } from "../modes/form.ts";
import type { Mode } from "../modes/mode.ts";
import type { Values } from "../modes/values.ts";
import { failureOf, statusAfter } from "./failure.ts";
import { ratioOf } from "./ratio.ts";
import type { TakeRequest } from "./read-request.ts";
import type { Service } from "./service.ts";
import type { Store, Take } from "./store.ts";
import { availableVideo, fileName } from "./view.ts";

/** Creates takes and tracks them until they end. */
export interface Takes {
  /**
   * Validates and stores a take, then sends it.
   * @throws {InvalidInputError} if the form is invalid; nothing is sent
   */
  create(request: TakeRequest): Promise<Take>;
  /** The estimated price; undefined if the price list has none. */
  estimate(mode: Mode, values: Values, has: (path: string) => boolean): Promise<PriceView | undefined>;
  /** Tracks an unresolved take again. Does not create a second task. */
  checkAgain(take: Take): void;
  /** Continues the takes that were running when the server stopped. */
  resume(): void;
  /** The request that created a take. */
  requestOf(take: Take): TakeRequest | undefined;
}

const MINUTE = 60_000;
/** Bytes; above the size of the longest video. */
const MAX_RESULT = 1024 ** 3;

const LOST_RESULT =
  "The service may have created the result and charged it, but klingkit cannot recover it. Check the account before you generate it again.";

type MediaOutput = Extract<Output, OutputFile>;

/** @param now this machine's time, which measures the elapsed time of takes */
export function createTakes(service: Service, store: Store, signal: AbortSignal, now: () => number): Takes {
  const onClientClock = (ms: number): number => ms * service.maxSpeed;

  /** A source video by its take's id, if the service still has it, or by its URL. */
  function videoOf(value: string): { id: string; url: string } | undefined {
    if (/^https?:\/\//i.test(value)) return { id: "", url: value };
    const take = store.get(value);
    return take && availableVideo(take, service);
  }

  function checkVideos({ mode, values }: TakeRequest): void {
    for (const { name, kind } of mode.fields) {
      const value = values[name];
      if (kind === "video" && typeof value === "string" && value !== "" && !videoOf(value))
        throw new InvalidInputError(mode.endpoint, [
          {
            path: name,
            code: "unreadable_media",
            message: `\`${name}\` is a video that the service no longer has. Nothing was sent. Generate the video again first.`,
            severity: "error",
          },
        ]);
    }
  }

  async function create(request: TakeRequest): Promise<Take> {
    const { mode, values, media } = request;
    checkVideos(request);
    const form = readForm(values, { media: (path) => media[path]?.bytes, video: videoOf });
    // The external task id is part of the intent: sending it again finds the task instead of creating a second one.
    const id = randomUUID();
    const kling = service.clientForCreate();
    const intent = mode.execution.kind === "task" ? await mode.execution.prepare(kling, form, id) : undefined;
    // A synchronous call has no intent, so the estimate validates its input.
    if (!intent) await mode.estimate(kling, form);
    const stored = Object.entries(media).map(([path, { bytes: _bytes, ...rest }]) => [path, rest] as const);
    const take = store.add(
      {
        id,
        mode: mode.id,
        values,
        media: Object.fromEntries(stored),
        createdAt: now(),
        status: "queued",
        progress: 0,
        ratio: ratioOf(request, (source) => store.get(source)?.ratio),
        instanceId: service.instanceId,
        outputs: [],
        ...(intent?.slot ? { slot: intent.slot } : {}),
        ...(intent?.expectedMs === undefined ? {} : { expectedMs: intent.expectedMs }),
      },
      media,
      intent,
    );
    void service.exchangeLog.runFor(id, () =>
      intent ? track(id, { kling, possiblySent: false }) : runSynchronous(id, mode, form),
    );
    return take;
  }

  /** @param possiblySent whether an earlier server process may have sent the take's intent */
  async function track(id: string, { kling = service.kling, possiblySent = true } = {}): Promise<void> {
    try {
      const task = await taskOf(id, kling, possiblySent);
      const done = await task.wait({
        signal,
        waitTimeout: onClientClock(60 * MINUTE),
        onUpdate({ status, progress }) {
          if (status === "submitted" || status === "processing") store.update(id, { status, progress });
        },
      });
      await download(id, done);
      store.forgetIntent(id);
    } catch (error) {
      fail(id, error);
    }
  }

  /** Recovers the task by its reference if there is one, otherwise sends the intent. */
  async function taskOf(id: string, kling: typeof service.kling, possiblySent: boolean): Promise<Task> {
    const take = store.get(id);
    const intent = store.intent(id);
    // The emulator loses its tasks when it restarts, so the intent is sent again. The live service keeps them.
    const isExpired = take?.instanceId !== service.instanceId;
    if (take?.task && !isExpired) return recovered(id, take.task);
    if (!intent) throw new Error(`The take ${id} has neither a task nor an intent.`);
    const task = await kling.tasks.send(intent, {
      signal,
      possiblySent: possiblySent && !isExpired,
      createTimeout: onClientClock(10 * MINUTE),
      queueTimeout: onClientClock(6 * 60 * MINUTE),
    });
    const wasUnknown = service.exchangeLog.matching([id]).some(({ method, error, response }) => {
      return method === "POST" && (error !== undefined || (response?.status ?? 0) >= 500);
    });
    store.update(id, {
      status: "submitted",
      task: task.toJSON(),
      instanceId: service.instanceId,
      ...(isExpired && take?.task ? { note: "resent" } : wasUnknown ? { note: "recovered" } : {}),
    });
    // The intent contains the images; from here on the reference is sufficient.
    if (service.name === "live") store.forgetIntent(id);
    return task;
  }

  /**
   * Recovers a task by its reference.
   * @throws {RequestRejectedError} if the task was not created
   */
  async function recovered(id: string, reference: TaskReference): Promise<Task> {
    const task = await service.kling.tasks.recover(reference, { signal });
    if (!task) {
      throw new RequestRejectedError("The service has no task for this take. Nothing was charged.", {
        taskState: "none",
        advice: "Generate the take again.",
      });
    }
    store.update(id, { task: task.toJSON() });
    return task;
  }

  async function runSynchronous(id: string, mode: Mode, form: Form): Promise<void> {
    if (mode.execution.kind !== "synchronous") return;
    let isLost = false;
    try {
      store.update(id, { status: "processing" });
      const done = await mode.execution.run(service.kling, form);
      isLost = true;
      await download(id, done);
    } catch (error) {
      isLost ||= error instanceof KlingError && error.taskState === "unknown";
      fail(id, error, isLost ? { advice: LOST_RESULT } : {});
    }
  }

  async function download(id: string, done: Pick<SucceededTask, "outputs" | "billing">): Promise<void> {
    const take = store.get(id);
    if (!take) return;
    const cost = done.billing
      .map(({ amount = "unknown", kind, currency }) => {
        const unit = amount === 1 ? "unit" : "units";
        return `${amount} ${currency ?? (kind === "unit" ? unit : kind)}`;
      })
      .join(", ");
    const files = done.outputs.filter(isMedia);
    const outputs = files.map((output, index) => viewOfOutput(output, fileName(take, index, output.fileName)));
    store.update(id, { status: "downloading", progress: 1, ...(cost ? { cost } : {}) });
    const finished = { ...take, outputs };
    const options = { signal, downloadIdleTimeout: onClientClock(MINUTE), maxBytes: MAX_RESULT };
    for (const [index, file] of files.entries()) {
      const path = store.resultPath(finished, index);
      if (path) await file.download(path, options);
    }
    const video = files.find((output) => output.type === "video");
    store.update(id, {
      status: "done",
      endedAt: now(),
      outputs,
      ...(video ? { video: videoAtService(video) } : {}),
    });
  }

  /** @param failure fields that replace those of the error */
  function fail(id: string, error: unknown, failure: Partial<Failure> = {}): void {
    if (signal.aborted) return;
    if (!(error instanceof KlingError)) console.error(error);
    const take = store.get(id);
    const task = error instanceof KlingError ? error.task : undefined;
    // A synchronous call has no task to check again.
    const canCheck = (task ?? take?.task ?? store.intent(id)) !== undefined;
    store.update(id, {
      status: canCheck ? statusAfter(error, take?.status ?? "queued") : "failed",
      failure: { ...failureOf(error), ...failure },
      endedAt: now(),
      ...(task && !take?.task ? { task } : {}),
    });
  }

  return {
    create,
    async estimate(mode, values, has) {
      const placeholder = { id: "1", url: "https://example.com/video.mp4" };
      const form = readForm(values, {
        media: (path) => (has(path) ? "https://example.com/file" : undefined),
        video: () => placeholder,
      });
      const price = await mode.estimate(service.kling, form);
      return price && { units: price.units, usd: price.usd, packageType: price.packageType, notes: price.notes };
    },
    checkAgain(take) {
      store.update(take.id, { status: take.task ? "submitted" : "queued", failure: undefined, endedAt: undefined });
      void service.exchangeLog.runFor(take.id, () => track(take.id));
    },
    resume() {
      for (const take of store.list()) {
        if (take.endedAt !== undefined) continue;
        if (take.task ?? store.intent(take.id)) void service.exchangeLog.runFor(take.id, () => track(take.id));
        else
          store.update(take.id, {
            status: "failed",
            endedAt: now(),
            failure: {
              code: "interrupted",
              reason: "The server stopped during this request, which has no task id to recover.",
              advice: "It may have been charged. Check the account before you generate it again.",
            },
          });
      }
    },
    requestOf(take) {
      const mode = modeOf(take.mode);
      const media = Object.keys(take.media).flatMap((path) => {
        const file = store.media(take.id, path);
        return file ? [[path, file] as const] : [];
      });
      return mode && { mode, values: take.values, media: Object.fromEntries(media) };
    },
  };
}

function isMedia(output: Output): output is MediaOutput {
  return "download" in output;
}

function videoAtService({
  id = "",
  url,
  expiresAt,
}: Extract<MediaOutput, { type: "video" }>): NonNullable<Take["video"]> {
  return { id, url, ...(expiresAt === undefined ? {} : { expiresAt }) };
}

function viewOfOutput(output: MediaOutput, name: string): OutputView {
  const seconds = "duration" in output ? output.duration : undefined;
  return { kind: output.type, fileName: name, ...(seconds === undefined ? {} : { seconds }) };
}
