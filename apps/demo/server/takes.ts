import { randomUUID } from "node:crypto";
import { writeFile } from "node:fs/promises";
import { InvalidInputError, KlingError, type Output, type Task, type SucceededTask, type TaskData } from "klingkit";
import type { OutputView, PriceView } from "../contract.ts";
import { modeOf } from "../modes/all.ts";
import { type Form, readForm } from "../modes/form.ts";
import type { Mode } from "../modes/mode.ts";
import type { Values } from "../modes/values.ts";
import { failureOf, statusAfter } from "./failure.ts";
import { fetchSound } from "./fetch-sound.ts";
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
/** Above what the longest clip has. Bytes. */
const MAX_RESULT = 1024 ** 3;

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
    void service.wire.during(id, () => (intent ? follow(id, { kling, sentBefore: false }) : call(id, mode, form)));
    return take;
  }

  /** @param sentBefore whether an earlier server may have sent the take's intent */
  async function follow(id: string, { kling = service.kling, sentBefore = true } = {}): Promise<void> {
    let said: string | undefined;
    try {
      const task = await taskOf(id, kling, sentBefore);
      const result = await task.wait({
        signal,
        waitTimeout: limit(60 * MINUTE),
        onUpdate({ status, progress, task: seen }) {
          said = seen?.message ?? said;
          if (status === "submitted" || status === "processing") store.update(id, { status, progress });
        },
      });
      await save(id, result, (path, index) =>
        result.download(path, { index, signal, downloadIdleTimeout: limit(MINUTE), maxBytes: MAX_RESULT }),
      );
      store.forgetIntent(id);
    } catch (error) {
      fail(id, error, said);
    }
  }

  /** The take's task: by its handle when there is one, else by sending its intent. */
  async function taskOf(id: string, kling: typeof service.kling, sentBefore: boolean): Promise<Task> {
    const take = store.get(id);
    const intent = store.intent(id);
    // A task of an emulator that is no more is made anew, by the same intent; the service's tasks outlive us.
    const isGone = take?.life !== service.life;
    if (take?.handle && !isGone) return kling.tasks.resume(take.handle);
    if (!intent) throw new Error(`The take ${id} has neither a handle nor an intent.`);
    const task = await kling.tasks.send(intent, {
      signal,
      sentBefore: sentBefore && !isGone,
      createTimeout: limit(10 * MINUTE),
      queueTimeout: limit(6 * 60 * MINUTE),
    });
    const wasInDoubt = service.wire.about([id]).some(({ method, failure, answer }) => {
      return method === "POST" && (failure !== undefined || (answer?.status ?? 0) >= 500);
    });
    store.update(id, {
      status: "submitted",
      handle: task.toJSON(),
      life: service.life,
      ...(isGone && take?.handle ? { note: "sent-again" } : wasInDoubt ? { note: "found-again" } : {}),
    });
    // The intent holds whole pictures; the handle is all that the service needs from here on.
    if (service.name === "live") store.forgetIntent(id);
    return task;
  }

  async function call(id: string, mode: Mode, form: Form): Promise<void> {
    if (mode.way.kind !== "call") return;
    try {
      store.update(id, { status: "processing" });
      const result = await mode.way.call(service.kling, form);
      await save(id, result, async (path, index) => {
        const output = result.outputs[index];
        if (output?.type === "audio") await writeFile(path, await fetchSound(output.url, service.wire.fetch));
      });
    } catch (error) {
      fail(id, error);
    }
  }

  async function save(
    id: string,
    result: TaskData | SucceededTask,
    download: (path: string, index: number) => Promise<void>,
  ): Promise<void> {
    const take = store.get(id);
    if (!take) return;
    const cost = result.billing
      .map(({ amount, kind, currency }) => `${amount} ${currency ?? (kind === "unit" ? "units" : kind)}`)
      .join(", ");
    const outputs = result.outputs.flatMap((output, index) => viewOfOutput(output, fileName(take, index)) ?? []);
    store.update(id, { status: "saving", progress: 1, ...(cost ? { cost } : {}) });
    const made = { ...take, outputs };
    for (const index of outputs.keys()) {
      const path = store.resultPath(made, index);
      if (path) await download(path, index);
    }
    const clip = result.outputs.find((output) => output.type === "video");
    store.update(id, {
      status: "done",
      endedAt: now(),
      outputs,
      ...(clip?.url ? { clip: { id: clip.id ?? "", url: clip.url } } : {}),
    });
  }

  function fail(id: string, error: unknown, said?: string): void {
    if (signal.aborted) return;
    if (!(error instanceof KlingError)) console.error(error);
    const take = store.get(id);
    const handle = error instanceof KlingError ? error.task : undefined;
    const status = statusAfter(error, take?.status ?? "queued");
    store.update(id, {
      status,
      failure: failureOf(error, said),
      endedAt: now(),
      ...(handle && !take?.handle ? { handle } : {}),
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
      store.update(take.id, { status: take.handle ? "submitted" : "queued", failure: undefined, endedAt: undefined });
      void service.wire.during(take.id, () => follow(take.id));
    },
    resume() {
      for (const take of store.list()) {
        if (take.endedAt !== undefined) continue;
        if (take.handle ?? store.intent(take.id)) void service.wire.during(take.id, () => follow(take.id));
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

function viewOfOutput(output: Output, name: string): OutputView | undefined {
  if (output.type !== "video" && output.type !== "image" && output.type !== "audio") return undefined;
  const seconds = "duration" in output ? output.duration : undefined;
  return { kind: output.type, fileName: name, ...(seconds === undefined ? {} : { seconds }) };
}
