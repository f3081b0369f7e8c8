import { createKlingkit } from "@klingkit/ai-sdk";
import {
  AbortError,
  ConfigurationError,
  createKling,
  custom,
  type Kling,
  type KlingOptions,
  type SucceededTask,
} from "klingkit";
import type { SmokeTarget, SmokeReport } from "./smoke-target.ts";

/** Poll interval, milliseconds. */
const POLL_INTERVAL = 1000;

/** A finished task whose video can be downloaded. */
export type Video = Pick<SucceededTask, "download">;

/**
 * Runs everything that each runtime must support: creating a task, waiting, streaming the video, verifying a callback,
 * recovering a task whose create response is lost, and abandoning waits. Nothing keeps running afterwards.
 * @param useFiles tests file access; the default checks that a path is rejected
 * @throws {Error} if something fails
 */
export async function smoke(
  target: SmokeTarget,
  useFiles: (video: Video) => Promise<void> = expectPathRejected,
): Promise<SmokeReport> {
  const options = { baseUrl: target.url, ...credentialOf(target) } satisfies KlingOptions;
  const kling = createKling(options);
  const key = `smoke-${crypto.randomUUID()}`;
  const task = await kling.video.textToVideo.create(
    { prompt: target.prompt, duration: 5 },
    { callbackUrl: `${target.url}/__emulator/no-receiver`, externalTaskId: `${key}-1` },
  );
  const result = await task.wait({ pollInterval: POLL_INTERVAL });
  let bytes = 0;
  await result.download(new WritableStream({ write: (chunk) => void (bytes += chunk.byteLength) }));
  const [output] = result.outputs;
  if (output?.type !== "video" || !output.url) throw new Error("The result contains no video.");
  await useFiles(result);
  await adoptVideo(key, output.url, options);
  await verifyCallback(target, result.id, options);

  const lost = await kling.video.textToVideo.create({ prompt: target.lostResponsePrompt, duration: 10 });
  await abandonWaits(lost.toJSON(), options);
  // `kling` is not closed: closing must not be required.
  return { videoUrl: output.url, bytes, recovered: lost.externalTaskId };
}

async function expectPathRejected(video: Video): Promise<void> {
  const error: unknown = await video.download("video.mp4").catch((reason: unknown) => reason);
  if (!(error instanceof ConfigurationError)) throw new Error(`A path was not rejected: ${String(error)}`);
}

function credentialOf({ credential }: SmokeTarget): Pick<KlingOptions, "auth" | "accessKey" | "secretKey"> {
  if (!("token" in credential)) return credential;
  const { token } = credential;
  return { auth: custom({ headers: () => ({ Authorization: `Bearer ${token}` }) }) };
}

/** Checks that a model of the AI SDK returns the video that has the external task id of its key, and creates none. */
async function adoptVideo(key: string, url: string, options: KlingOptions): Promise<void> {
  const model = createKlingkit(options).video("kling-3.0");
  const started = await model.doStart?.({
    prompt: "ignored, because the task exists",
    n: 1,
    aspectRatio: undefined,
    resolution: undefined,
    duration: undefined,
    fps: undefined,
    seed: undefined,
    image: undefined,
    frameImages: undefined,
    inputReferences: undefined,
    generateAudio: undefined,
    providerOptions: {},
    headers: { "idempotency-key": key },
  });
  if (!started) throw new Error("The video model has no doStart.");
  const status = await model.doStatus?.({ operation: started.operation });
  const [video] = status?.status === "completed" ? status.videos : [];
  if (video?.type !== "url" || new URL(video.url).pathname !== new URL(url).pathname)
    throw new Error(`The status of the AI SDK is ${JSON.stringify(status)}.`);
}

/** Checks that a signed callback is accepted, and that a modified callback is rejected. */
async function verifyCallback(target: SmokeTarget, id: string, options: KlingOptions): Promise<void> {
  const kling = createKling(options);
  const receivedIds: string[] = [];
  const receive = kling.webhooks.receiver({
    secret: target.webhookSecret,
    unsigned: "reject",
    onTask: (task) => void receivedIds.push(task.id),
  });
  const response = await fetch(`${target.url}/__emulator/callbacks`);
  const callbacks = (await response.json()) as { headers: Record<string, string>; body: string }[];
  const callback = callbacks.find(({ body }) => body.includes(id));
  if (!callback) throw new Error("The service sent no callback.");
  const { headers, body } = callback;
  const url = "https://example.com/kling";
  const changed = await receive(new Request(url, { method: "POST", headers, body: `${body} ` }));
  if (changed.status !== 401)
    throw new Error(`The response to a modified callback is ${changed.status} instead of 401.`);
  const accepted = await receive(new Request(url, { method: "POST", headers, body }));
  if (accepted.status !== 200)
    throw new Error(`The response to a signed callback is ${accepted.status} instead of 200.`);
  if (receivedIds.join() !== id)
    throw new Error(`The callback contains the task "${receivedIds.join()}" instead of "${id}".`);
}

/** Abandons waits for a running task by an abort, by a race, and by closing the client. */
async function abandonWaits(reference: Parameters<Kling["tasks"]["resume"]>[0], options: KlingOptions): Promise<void> {
  const kling = createKling(options);
  const task = await kling.tasks.resume(reference);
  const controller = new AbortController();
  const aborted = task.wait({ signal: controller.signal }).then(
    () => "it was not aborted",
    (error: unknown) => (error instanceof AbortError ? undefined : String(error)),
  );
  const raced = Promise.race([
    task.wait({ pollInterval: POLL_INTERVAL }),
    new Promise((resolve) => setTimeout(resolve, 1200)),
  ]);
  void task.wait();
  controller.abort();
  const problem = await aborted;
  if (problem) throw new Error(`An aborted wait failed: ${problem}`);
  await raced;
  await kling.close();
}
