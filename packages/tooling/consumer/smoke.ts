import {
  AbortError,
  ConfigurationError,
  createKling,
  custom,
  type Kling,
  type KlingOptions,
  type SucceededTask,
} from "klingkit";
import type { Place, SmokeReport } from "./place.ts";

/** How often waits look, milliseconds: these tasks are quick. */
const INTERVAL = 1000;

/** A finished task whose clip can be downloaded. */
export type Clip = Pick<SucceededTask, "download">;

/**
 * What every runtime must be able to do: make a task, wait for it, stream its clip, prove a callback, pay once for a
 * create without an answer, and drop waits. Throws what went wrong. Leaves nothing running.
 * @param useFiles does what the runtime can do with files; by default, a path must be refused
 */
export async function smoke(place: Place, useFiles: (clip: Clip) => Promise<void> = refusePath): Promise<SmokeReport> {
  const options = { baseUrl: place.url, ...credentialOf(place) } satisfies KlingOptions;
  const kling = createKling(options);
  const task = await kling.video.textToVideo.create(
    { prompt: place.prompt, duration: 5 },
    { callbackUrl: `${place.url}/__emulator/nobody` },
  );
  const result = await task.wait({ pollInterval: INTERVAL });
  let bytes = 0;
  await result.download(new WritableStream({ write: (chunk) => void (bytes += chunk.byteLength) }));
  const [output] = result.outputs;
  if (output?.type !== "video" || !output.url) throw new Error("the result has no clip");
  await useFiles(result);
  await proveCallback(place, result.id, options);

  const lost = await kling.video.textToVideo.create({ prompt: place.lostPrompt, duration: 10 });
  await dropWaits(lost.toJSON(), options);
  // `kling` is not closed: it must not need it.
  return { clip: output.url, bytes, recovered: lost.externalTaskId };
}

async function refusePath(clip: Clip): Promise<void> {
  const error: unknown = await clip.download("clip.mp4").catch((refusal: unknown) => refusal);
  if (!(error instanceof ConfigurationError)) throw new Error(`a path was not refused: ${String(error)}`);
}

function credentialOf({ credential }: Place): Pick<KlingOptions, "auth" | "accessKey" | "secretKey"> {
  if (!("token" in credential)) return credential;
  const { token } = credential;
  return { auth: custom({ headers: () => ({ Authorization: `Bearer ${token}` }) }) };
}

/** A callback that the service has sent and signed is believed; the same with a byte changed is not. */
async function proveCallback(place: Place, id: string, options: KlingOptions): Promise<void> {
  const kling = createKling(options);
  const told: string[] = [];
  const receive = kling.webhooks.receiver({
    secret: place.webhookSecret,
    unsigned: "reject",
    onTask: (task) => void told.push(task.id),
  });
  const answer = await fetch(`${place.url}/__emulator/callbacks`);
  const sent = (await answer.json()) as { headers: Record<string, string>; body: string }[];
  const callback = sent.find(({ body }) => body.includes(id));
  if (!callback) throw new Error("no callback was sent");
  const { headers, body } = callback;
  const address = "https://example.com/kling";
  const changed = await receive(new Request(address, { method: "POST", headers, body: `${body} ` }));
  if (changed.status !== 401) throw new Error(`a changed callback was answered ${changed.status}`);
  const believed = await receive(new Request(address, { method: "POST", headers, body }));
  if (believed.status !== 200) throw new Error(`a signed callback was answered ${believed.status}`);
  if (told.join() !== id) throw new Error(`the callback told of "${told.join()}"`);
}

/** Waits for a task that goes on, and does not stay: aborted, outrun, forgotten with the client closed. */
async function dropWaits(handle: Parameters<Kling["tasks"]["resume"]>[0], options: KlingOptions): Promise<void> {
  const kling = createKling(options);
  const task = await kling.tasks.resume(handle);
  const stop = new AbortController();
  const aborted = task.wait({ signal: stop.signal }).then(
    () => "was not aborted",
    (error: unknown) => (error instanceof AbortError ? undefined : String(error)),
  );
  const outrun = Promise.race([
    task.wait({ pollInterval: INTERVAL }),
    new Promise((resolve) => setTimeout(resolve, 1200)),
  ]);
  void task.wait();
  stop.abort();
  const wrong = await aborted;
  if (wrong) throw new Error(`an aborted wait: ${wrong}`);
  await outrun;
  await kling.close();
}
