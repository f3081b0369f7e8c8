import { type Fields, fieldsOf } from "@klingkit/tasks";
import type { InputRequiredResult } from "@modelcontextprotocol/server";
import { type Estimate, KlingError, type PrepareOptions } from "klingkit";
import { fingerprintOf } from "./confirm.ts";
import type { Context } from "./context.ts";
import { type EndpointInfo, estimatePrice, SPEECH, speechCall, taskCalls } from "./load-endpoints.ts";
import { openMedia } from "./media-folder.ts";
import { RefusedError } from "./result.ts";
import { saveOutputs } from "./save-outputs.ts";
import type { TaskRecord } from "./store.ts";
import { storedCall, storedTask } from "./task-view.ts";

/** A call of a tool that creates something. */
export interface StartRequest {
  readonly requestId: string;
  readonly endpoint: EndpointInfo;
  /** The input, as the client sent it. */
  readonly input: Fields;
  readonly watermark?: boolean;
  /** Asks a person about the price. Undefined if nothing must be asked. */
  readonly ask: (estimate: Estimate | undefined) => InputRequiredResult | undefined;
}

/** A request that is stored, and sent if it was not sent before. */
export interface Started {
  readonly record: TaskRecord;
  /** Whether an earlier call has sent it. */
  readonly existedBefore: boolean;
}

/** The maximum time that a tool waits for the answer of the service, ms. Then the create continues without the call. */
export const START_TIMEOUT = 25_000;

/**
 * Creates the one task of a request id. The request is stored before it is sent, and a repeated call returns the task that
 * exists.
 * @throws {RefusedError} if the request id was used with another input
 * @throws {KlingError} if the input is invalid, or the create fails
 */
export async function startTask(context: Context, request: StartRequest): Promise<Started | InputRequiredResult> {
  const { store } = context;
  const { requestId, endpoint, input, watermark } = request;
  const fingerprint = fingerprintOf([endpoint.name, input, watermark]);
  const existing = store.find(requestId);
  const record = existing ?? (await addRecord(context, request, fingerprint));
  if ("resultType" in record) return record;
  if (record.fingerprint !== fingerprint) {
    throw new RefusedError(
      `The requestId ${requestId} was used with another input. Nothing was sent.`,
      "Use a new requestId for another input. Call get_task for the task of this requestId.",
    );
  }
  // A request that was only stored, or not created, is sent and paid for by this call.
  const wasSent = existing !== undefined && existing.state !== "stored" && existing.state !== "not-created";
  if (!record.task) await sendWithin(context, record, START_TIMEOUT);
  return { record: store.find(requestId) ?? record, existedBefore: wasSent };
}

/** Checks an input, asks about its price and stores it. Sends nothing. */
async function addRecord(
  { kling, store, clock, settings }: Context,
  { requestId, endpoint, input, watermark, ask }: StartRequest,
  fingerprint: string,
): Promise<TaskRecord | InputRequiredResult> {
  const { name } = endpoint;
  const opened = await openMedia(input, endpoint, settings.files);
  const options: PrepareOptions = {
    externalTaskId: store.externalTaskId(requestId),
    ...(watermark === undefined ? {} : { watermark }),
  };
  // Without a price, the price list of an invalid input would be asked.
  const intent = name === SPEECH ? undefined : await taskCalls(kling, name).prepare(opened, options);
  const estimate = await estimatePrice(kling, name, opened);
  const question = ask(estimate);
  if (question) return question;
  return store.add({
    requestId,
    endpoint: name,
    fingerprint,
    createdAt: clock.now(),
    price: estimate && { ...estimate.usd },
    warning: intent?.warning,
    request: JSON.stringify(intent ?? opened),
  });
}

/**
 * Sends the request of a record, or waits for the process-wide create that does so already.
 * @param timeout the time after which the call returns although the create continues, milliseconds
 */
export async function sendWithin(context: Context, record: TaskRecord, timeout: number): Promise<void> {
  const { sending, clock } = context;
  const { requestId } = record;
  let create = sending.get(requestId);
  if (!create) {
    create = sendRecord(context, record).finally(() => sending.delete(requestId));
    sending.set(requestId, create);
    // After the call has returned, nobody may be left to receive the error: the record has it.
    create.catch(() => undefined);
  }
  const timer = new AbortController();
  try {
    await Promise.race([create, clock.sleep(timeout, timer.signal).catch(() => undefined)]);
  } finally {
    timer.abort();
  }
}

async function sendRecord(context: Context, record: TaskRecord): Promise<void> {
  const { store } = context;
  const { requestId, endpoint } = record;
  const isFirst = store.claim(requestId);
  // Another process may have sent it between the two reads.
  const { request, task } = store.find(requestId) ?? record;
  if (task || request === undefined) return;
  try {
    const created =
      endpoint === SPEECH
        ? await sendSpeech(context, request, isFirst)
        : storedTask(await context.kling.tasks.send(request, { possiblySent: !isFirst }));
    store.accepted(requestId, created);
  } catch (error) {
    // Only the process that claimed the request knows that nobody else has sent it.
    const isNone = error instanceof KlingError && (error.taskState === "none" || error.taskState === undefined);
    if (isFirst && isNone) store.notCreated(requestId, error.summary);
    throw error;
  }
}

/** Creates speech. The call has no external task id, so that it is sent once only, unless it certainly failed. */
async function sendSpeech({ kling, settings }: Context, request: string, isFirst: boolean): Promise<Fields> {
  if (!isFirst) {
    throw new RefusedError(
      "An earlier call has sent this request, and its outcome is unknown: it may be charged. Speech cannot be looked up. Nothing was sent now.",
      "Compare the charges with account. To create the speech again, and pay for it again, use a new requestId.",
    );
  }
  const speech = await speechCall(kling)(fieldsOf(JSON.parse(request)), {});
  // Its URL is the only way to the audio, and expires.
  await saveOutputs(speech.outputs, settings.files).catch(() => undefined);
  return storedCall(speech);
}
