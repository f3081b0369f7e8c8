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
import type { OutputView, PriceView } from "../contract.ts";
import { modeOf } from "../modes/all.ts";
import { type Form, readForm } from "../modes/form.ts";
import type { Mode } from "../modes/mode.ts";
import type { Values } from "../modes/values.ts";
import { failureOf, statusAfter } from "./failure.ts";
import { ratioOf } from "./ratio.ts";
import type { Asked } from "./read-request.ts";
import type { Service } from "./service.ts";
import type { Store, Take } from "./store.ts";
import { fileName } from "./view.ts";

/** Makes takes and follows them to their end. */
export interface Takes {
  /** Checks and stores a take, then sends it. @throws InvalidInputError before anything is sent */
  make(asked: Asked): Promise<Take>;
  /** What it would cost; undefined where the list has no price, or the form is not ready. */
  estimate(mode: Mode, values: Values, has: (path: string) => boolean): Promise<PriceView | undefined>;
  /** Follows a take again whose end was missed. Never pays twice. */
  lookAgain(take: Take): void;
  /** Takes up all that was under way when the server ended. */
  resume(): void;
  /** A take's form once more. */
  again(take: Take): Asked | undefined;
}

const MINUTE = 60_000;
/** Above the size of the longest clip, bytes. */
const MAX_RESULT = 1024 ** 3;

/** A clip, an image or a sound. */
type MediaOutput = Extract<Output, OutputFile>;

/** @param now this machine's time: what a visitor waits is counted in it */
export function createTakes(service: Service, store: Store, signal: AbortSignal, now: () => number): Takes {
  const limit = (ms: number): number => ms * service.mostSpeed;

  /** A clip of the gallery by its take's id, while the service has it; or an address. */
  function clipOf(value: string): { id: string; url: string } | undefined {
    if (/^https?:\/\//i.test(value)) return { id: "", url: value };
    const take = store.get(value);
    return take?.life === service.life ? take.clip : undefined;
  }

  function checkClips({ mode, values }: Asked): void {
    for (const { name, kind } of mode.fields) {
      const value = values[name];
      if (kind === "clip" && typeof value === "string" && value !== "" && !clipOf(value))
        throw new InvalidInputError(mode.endpoint, [
          {
            path: name,
            code: "unreadable_media",
            message: `\`${name}\` is not at the service any more: make it again first.`,
            severity: "error",
          },
        ]);
    }
  }

  async function make(asked: Asked): Promise<Take> {
    const { mode, values, media } = asked;
    checkClips(asked);
    const form = readForm(values, { media: (path) => media[path]?.bytes, clip: clipOf });
    // The own id goes into the intent, so that sending it once more finds the task instead of paying again.
    const id = randomUUID();
    const kling = service.creator();
    const intent = mode.way.kind === "task" ? await mode.way.prepare(kling, form, id) : undefined;
    // A call has no intent that could check it; its price does.
    if (!intent) await mode.estimate(kling, form);
    const kept = Object.entries(media).map(([path, { bytes: _bytes, ...rest }]) => [path, rest] as const);
    const take = store.add(
      {
        id,
        mode: mode.id,
        values,
        media: Object.fromEntries(kept),
        createdAt: now(),
        status: "queued",
        progress: 0,
        ratio: ratioOf(asked, (source) => store.get(source)?.ratio),
        life: service.life,
        outputs: [],
        ...(intent?.slot ? { slot: intent.slot } : {}),
        ...(intent?.expectedMs === undefined ? {} : { expectedMs: intent.expectedMs }),
      },
      media,
      intent,
    );
    void service.wire.during(id, () => (intent ? follow(id, { kling, possiblySent: false }) : call(id, mode, form)));
    return take;
  }

  /** @param possiblySent whether an earlier server may have sent the take's intent */
  async function follow(id: string, { kling = service.kling, possiblySent = true } = {}): Promise<void> {
    try {
      const task = await taskOf(id, kling, possiblySent);
      const done = await task.wait({
        signal,
        waitTimeout: limit(60 * MINUTE),
        onUpdate({ status, progress }) {
          if (status === "submitted" || status === "processing") store.update(id, { status, progress });
        },
      });
      await save(id, done);
      store.forgetIntent(id);
    } catch (error) {
      fail(id, error);
    }
  }

  /** The take's task: by its reference if there is one, else by sending its intent. */
  async function taskOf(id: string, kling: typeof service.kling, possiblySent: boolean): Promise<Task> {
    const take = store.get(id);
    const intent = store.intent(id);
    // A task of an emulator that is no more is made anew, by the same intent; the service's tasks outlive us.
    const isGone = take?.life !== service.life;
    if (take?.task && !isGone) return recovered(id, take.task);
    if (!intent) throw new Error(`The take ${id} has neither a task nor an intent.`);
    const task = await kling.tasks.send(intent, {
      signal,
      possiblySent: possiblySent && !isGone,
      createTimeout: limit(10 * MINUTE),
      queueTimeout: limit(6 * 60 * MINUTE),
    });
    const wasInDoubt = service.wire.about([id]).some(({ method, failure, answer }) => {
      return method === "POST" && (failure !== undefined || (answer?.status ?? 0) >= 500);
    });
    store.update(id, {
      status: "submitted",
      task: task.toJSON(),
      life: service.life,
      ...(isGone && take?.task ? { note: "sent-again" } : wasInDoubt ? { note: "found-again" } : {}),
    });
    // The intent holds whole pictures; from here on the reference is enough.
    if (service.name === "live") store.forgetIntent(id);
    return task;
  }

  /** A task by its reference; it is looked up if its outcome is unknown. @throws {RequestRejectedError} if it was not created */
  async function recovered(id: string, reference: TaskReference): Promise<Task> {
    const task = await service.kling.tasks.recover(reference, { signal });
    if (!task) {
      throw new RequestRejectedError("The service does not know this take: it was not made.", {
        taskState: "none",
        advice: "Make it again.",
      });
    }
    store.update(id, { task: task.toJSON() });
    return task;
  }

  async function call(id: string, mode: Mode, form: Form): Promise<void> {
    if (mode.way.kind !== "call") return;
    try {
      store.update(id, { status: "processing" });
      await save(id, await mode.way.call(service.kling, form));
    } catch (error) {
      fail(id, error);
    }
  }

  /** Downloads the outputs of a finished task or call. */
  async function save(id: string, done: Pick<SucceededTask, "outputs" | "billing">): Promise<void> {
    const take = store.get(id);
    if (!take) return;
    const cost = done.billing
      .map(({ amount, kind, currency }) => `${amount} ${currency ?? (kind === "unit" ? "units" : kind)}`)
      .join(", ");
    const files = done.outputs.filter(isMedia);
    const outputs = files.map((output, index) => viewOfOutput(output, fileName(take, index, output.fileName)));
    store.update(id, { status: "saving", progress: 1, ...(cost ? { cost } : {}) });
    const made = { ...take, outputs };
    const limits = { signal, downloadIdleTimeout: limit(MINUTE), maxBytes: MAX_RESULT };
    for (const [index, file] of files.entries()) {
      const path = store.resultPath(made, index);
      if (path) await file.download(path, limits);
    }
    const clip = files.find((output) => output.type === "video");
    store.update(id, {
      status: "done",
      endedAt: now(),
      outputs,
      ...(clip ? { clip: { id: clip.id ?? "", url: clip.url } } : {}),
    });
  }

  function fail(id: string, error: unknown): void {
    if (signal.aborted) return;
    if (!(error instanceof KlingError)) console.error(error);
    const take = store.get(id);
    const task = error instanceof KlingError ? error.task : undefined;
    const status = statusAfter(error, take?.status ?? "queued");
    store.update(id, {
      status,
      failure: failureOf(error),
      endedAt: now(),
      ...(task && !take?.task ? { task } : {}),
    });
  }

  return {
    make,
    async estimate(mode, values, has) {
      const given = { id: "1", url: "https://example.com/clip.mp4" };
      const form = readForm(values, {
        media: (path) => (has(path) ? "https://example.com/file" : undefined),
        clip: () => given,
      });
      const price = await mode.estimate(service.kling, form);
      return price && { units: price.units, usd: price.usd, packageType: price.packageType, notes: price.notes };
    },
    lookAgain(take) {
      store.update(take.id, { status: take.task ? "submitted" : "queued", failure: undefined, endedAt: undefined });
      void service.wire.during(take.id, () => follow(take.id));
    },
    resume() {
      for (const take of store.list()) {
        if (take.endedAt !== undefined) continue;
        if (take.task ?? store.intent(take.id)) void service.wire.during(take.id, () => follow(take.id));
        else
          store.update(take.id, {
            status: "failed",
            endedAt: now(),
            failure: {
              code: "interrupted",
              reason: "The server was ended in the middle of this call, which has no id to look for.",
              advice: "It may have been paid for: look at the account before you make it again.",
            },
          });
      }
    },
    again(take) {
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

function viewOfOutput(output: MediaOutput, name: string): OutputView {
  const seconds = "duration" in output ? output.duration : undefined;
  return { kind: output.type, fileName: name, ...(seconds === undefined ? {} : { seconds }) };
}
