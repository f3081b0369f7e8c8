import { randomUUID } from "node:crypto";
import {
  type Estimate,
  InvalidInputError,
  KlingError,
  type Output,
  type OutputFile,
  RequestRejectedError,
  type SucceededTask,
  type Task,
  type TaskIntent,
  type TaskReference,
  type ValidationIssue,
} from "klingkit";
import type { Failure, OutputView, PriceView } from "../contract.ts";
import { modeOf } from "../modes/all.ts";
import { type Form, readForm } from "../modes/form.ts";
import type { Mode } from "../modes/mode.ts";
import type { Values } from "../modes/values.ts";
import { failureOf, statusAfter, type UnsentReason, unsentFailures } from "./failure.ts";
import type { Presence } from "./presence.ts";
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
  /** Cancels a take before it is sent. Returns false if its create request is under way or was accepted. */
  cancel(take: Take): boolean;
  /** Sends an unsent take. */
  send(take: Take): void;
  /** Keeps all takes that have not been sent from being sent, until somebody sends them with a click. */
  hold(): void;
  /** Continues the takes that were running when the server stopped. Sends nothing to the live service. */
  resume(): void;
  /** The request that created a take. */
  requestOf(take: Take): TakeRequest | undefined;
}

const MINUTE = 60_000;
/** Milliseconds of this machine's time between two updates of a running take. */
const UPDATE_INTERVAL = 1000;
/** Bytes; above the size of the longest video. */
const MAX_RESULT = 1024 ** 3;

const LOST_RESULT =
  "The service may have created the result and charged it, but klingkit cannot recover it. Check the account before you generate it again.";

type MediaOutput = Extract<Output, OutputFile>;

export interface TakesParts {
  readonly service: Service;
  readonly store: Store;
  readonly presence: Presence;
  /** Ends everything that runs. */
  readonly signal: AbortSignal;
  /** This machine's time, which measures the elapsed time of takes. */
  readonly now: () => number;
}

/** A take that waits to be sent. */
interface Waiting {
  readonly controller: AbortController;
  /** Why it is not sent. */
  reason?: UnsentReason;
}

/** The error of a create request that the demo refuses. By its `syscall`, klingkit knows that nothing was sent. */
class RefusedRequest extends Error {
  readonly code = "EUNATTENDED";
  readonly syscall = "connect";
}

export function createTakes({ service, store, presence, signal, now }: TakesParts): Takes {
  const onClientClock = (ms: number): number => ms * service.maxSpeed;
  const waiting = new Map<string, Waiting>();

  service.exchangeLog.guardCreates((id) => {
    const take = waiting.get(id);
    if (service.name === "live" && presence.isAbsent()) {
      if (take) take.reason = "unattended";
      throw new RefusedRequest();
    }
    store.update(id, { sending: true });
  });

  /** Keeps a take from being sent, unless its create request is under way. */
  function stop(id: string, reason: UnsentReason): boolean {
    const take = waiting.get(id);
    if (!take || service.exchangeLog.isSending(id)) return false;
    take.reason = reason;
    take.controller.abort();
    return true;
  }

  const setUnsent = (id: string, reason: UnsentReason): void =>
    void store.update(id, {
      status: "unsent",
      failure: unsentFailures[reason],
      endedAt: now(),
      sending: undefined,
    });

  /** A source video by its take's id, if the service still has it, or by its URL. */
  function videoOf(value: string): { id: string; url: string } | undefined {
    if (/^https?:\/\//i.test(value)) return { id: "", url: value };
    const take = store.get(value);
    return take && availableVideo(take, service);
  }

  /** @throws {InvalidInputError} if a source video cannot be used */
  function checkVideos({ mode, values }: TakeRequest): void {
    const issues = mode.fields.flatMap((field): ValidationIssue[] => {
      const { name, kind } = field;
      const value = values[name];
      if (kind !== "video" || typeof value !== "string" || value === "") return [];
      const isGone = store.get(value) !== undefined;
      if (field.acceptsUrl ? videoOf(value) : isGone && videoOf(value)) return [];
      return [
        {
          path: name,
          code: isGone ? "unreadable_media" : "wrong_format",
          message: isGone
            ? `\`${name}\` is a video that the service no longer has. Generate it again to use it here.`
            : `\`${name}\` must be ${field.acceptsUrl ? "the http(s) URL of a video, or " : ""}a video of the gallery.`,
          severity: "error",
        },
      ];
    });
    if (issues.length > 0) throw new InvalidInputError(mode.endpoint, issues);
  }

  async function create(request: TakeRequest): Promise<Take> {
    const { mode, values, media } = request;
    checkVideos(request);
    const form = readForm(values, { media: (path) => media[path]?.bytes, video: videoOf });
    // The external task id is part of the intent: sending it again finds the task instead of creating a second one.
    const id = randomUUID();
    const kling = service.clientForCreate();
    const intent = mode.execution.kind === "task" ? await mode.execution.prepare(kling, form, id) : undefined;
    // The estimate also validates the input of a synchronous call, which has no intent.
    const price = priceOf(await mode.estimate(kling, form));
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
        ...(price ? { price } : {}),
        ...(intent?.slot ? { slot: intent.slot } : {}),
        ...(intent?.expectedMs === undefined ? {} : { expectedMs: intent.expectedMs }),
      },
      media,
      intent,
    );
    presence.touch();
    void service.exchangeLog.runFor(id, () => (intent ? track(id, kling) : runSynchronous(id, mode, form)));
    return take;
  }

  async function track(id: string, kling = service.kling, maySend = true): Promise<void> {
    try {
      const task = await taskOf(id, kling, maySend);
      if (!task) return;
      const done = await task.wait({
        signal,
        waitTimeout: onClientClock(60 * MINUTE),
        updateInterval: UPDATE_INTERVAL * (service.emulatorControls?.settings().speed ?? 1),
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

  /**
   * Recovers the task by its reference if there is one, otherwise sends the intent. Undefined if it was not sent.
   * @param maySend whether an intent without a task may be sent
   */
  async function taskOf(id: string, kling: typeof service.kling, maySend: boolean): Promise<Task | undefined> {
    const take = store.get(id);
    const intent = store.intent(id);
    // The emulator loses its tasks when it restarts, so the intent is sent again. The live service keeps them.
    const isExpired = take?.instanceId !== service.instanceId;
    if (take?.task && !isExpired) return recovered(id, take.task);
    if (!intent) throw new Error(`The take ${id} has neither a task nor an intent.`);
    const possiblySent = take?.sending === true && !isExpired;
    const task = maySend
      ? await sent(id, intent, kling, possiblySent)
      : possiblySent && (await kling.tasks.recover(intent, { signal }));
    if (!task) {
      if (!maySend) setUnsent(id, "restarted");
      return undefined;
    }
    const wasUnknown = service.exchangeLog.matching([id]).some(({ method, error, response }) => {
      return method === "POST" && (error !== undefined || (response?.status ?? 0) >= 500);
    });
    store.update(id, {
      status: "submitted",
      submittedAt: now(),
      sending: undefined,
      task: task.toJSON(),
      instanceId: service.instanceId,
      ...(isExpired && take?.task ? { note: "resent" } : wasUnknown ? { note: "recovered" } : {}),
    });
    // The intent contains the images; from here on the reference is sufficient.
    if (service.name === "live") store.forgetIntent(id);
    return task;
  }

  /** Sends an intent when a slot is free. Undefined if it was stopped before that. */
  async function sent(
    id: string,
    intent: TaskIntent,
    kling: typeof service.kling,
    possiblySent: boolean,
  ): Promise<Task | undefined> {
    const take: Waiting = { controller: new AbortController() };
    waiting.set(id, take);
    try {
      return await kling.tasks.send(intent, {
        signal: AbortSignal.any([signal, take.controller.signal]),
        possiblySent,
        createTimeout: onClientClock(10 * MINUTE),
        queueTimeout: onClientClock(6 * 60 * MINUTE),
      });
    } catch (error) {
      const { reason } = take;
      if (reason === undefined || signal.aborted || !isCertainlyUnsent(error)) throw error;
      setUnsent(id, reason);
      return undefined;
    } finally {
      waiting.delete(id);
    }
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
      ...(isCertainlyUnsent(error) ? { sending: undefined } : {}),
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
      return priceOf(await mode.estimate(service.kling, form));
    },
    checkAgain(take) {
      store.update(take.id, { status: take.task ? "submitted" : "queued", failure: undefined, endedAt: undefined });
      void service.exchangeLog.runFor(take.id, () => track(take.id));
    },
    cancel: ({ id }) => stop(id, "canceled"),
    send({ id }) {
      presence.touch();
      store.update(id, { status: "queued", failure: undefined, endedAt: undefined, createdAt: now() });
      void service.exchangeLog.runFor(id, () => track(id, service.clientForCreate()));
    },
    hold() {
      if (service.name === "live") for (const id of waiting.keys()) stop(id, "unattended");
    },
    resume() {
      for (const take of store.list()) {
        if (take.endedAt !== undefined) continue;
        if (take.task ?? store.intent(take.id))
          void service.exchangeLog.runFor(take.id, () => track(take.id, service.kling, service.name === "emulator"));
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

function priceOf(estimate: Estimate | undefined): PriceView | undefined {
  return (
    estimate && {
      units: estimate.units,
      usd: estimate.usd,
      packageType: estimate.packageType,
      notes: estimate.notes,
    }
  );
}

/** Whether an error proves that no task was created. */
function isCertainlyUnsent(error: unknown): boolean {
  return error instanceof KlingError && error.taskState === "none";
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
