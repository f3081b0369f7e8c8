import { ConfigurationError, rejectUnknownNames } from "@klingkit/errors";
import { type Clock, systemClock } from "@klingkit/http/options";
import {
  copyInput,
  type CreateOptions,
  type EndpointClient,
  omitUndefined,
  type Output,
  type PrepareCallOptions,
  type Task,
  type TaskIntent,
} from "@klingkit/tasks";
import { createDigest } from "./audit-chain.ts";

/** The options of `createOrReuse`: its own, and those of a create except the external task id. */
export interface ReuseOptions extends Omit<CreateOptions, "externalTaskId" | "onExisting" | "possiblySent"> {
  /**
   * How old a task may be to be reused, milliseconds: above 0 and at most 2,592,000,000, which is 30 days, because the
   * service deletes results then.
   * @example createOrReuse(kling.video.textToVideo, input, { within: 24 * 3_600_000 })
   */
  readonly within: number;
  /**
   * The clock.
   * @default the clock of the machine
   */
  readonly clock?: Pick<Clock, "now">;
}

const names: Readonly<Record<keyof ReuseOptions, true>> = {
  within: true,
  clock: true,
  callbackUrl: true,
  watermark: true,
  apiVersion: true,
  validate: true,
  extraBody: true,
  signal: true,
  createTimeout: true,
  queueTimeout: true,
  beforeCreate: true,
};

const THIRTY_DAYS = 30 * 24 * 3_600_000;

/**
 * Returns the task of an equal create of the account, in any process, if it is not older than `within` and has not failed.
 * Otherwise it creates a task. Creates are equal if their requests are: the endpoint, the API version, the settings, the
 * prompts, the bytes of local media, and the URLs of others. A task that is reused costs nothing and has no `request`.
 *
 * All callers must pass the same `within`: it is a part of how tasks are found. Tasks of plain `create` are not found.
 *
 * It stores nothing: the external task id of the create contains a hash of the request, and is looked up at the service.
 * For `lipSync`, such a lookup is not documented, so that an equal create may be rejected or paid for.
 * @param endpoint the endpoint of a client
 * @param input its input
 * @param options `within`, and options of the create
 * @throws {ConfigurationError} if `within` is out of range, or the endpoint or model has no external task ids
 * @throws {KlingError} the matching subclass if a lookup or the create fails; `taskState` states whether a task exists
 * @example
 * const task = await createOrReuse(kling.video.textToVideo, { prompt: "a lighthouse in fog" }, { within: 24 * 3_600_000 });
 */
export async function createOrReuse<Input, O extends Output>(
  endpoint: EndpointClient<Input, O>,
  input: Input,
  options: ReuseOptions,
): Promise<Task<O>> {
  rejectUnknownNames(options, Object.keys(names), {
    kind: "option of `createOrReuse`",
    otherNames: { maxAge: "within", ttl: "within", age: "within" },
    taskState: "none",
  });
  const copied = copyInput(input);
  const { within, clock = systemClock, ...createOptions } = options;
  if (!(within > 0 && within <= THIRTY_DAYS)) {
    throw new ConfigurationError(`\`within\` must be above 0 and at most ${THIRTY_DAYS} milliseconds, not ${within}.`, {
      taskState: "none",
    });
  }
  const { watermark, apiVersion, validate, extraBody, signal } = createOptions;
  const prepareOptions = omitUndefined<PrepareCallOptions>({
    watermark,
    apiVersion,
    validate,
    extraBody,
    uploadFiles: false,
  });
  // The URL of an upload differs per process: the hash is that of the file.
  const key = await keyOf(await endpoint.prepare(copied, prepareOptions));
  const now = clock.now();
  const period = Math.floor(now / within);
  let externalTaskId = "";
  // An equal task within the time was created in this period or in the one before.
  for (const each of [period - 1, period]) {
    for (let attempt = 0; ; attempt++) {
      externalTaskId = `reuse-${key}-${each.toString(36)}-${attempt}`;
      const task = await endpoint.get({ externalTaskId }, signal ? { signal } : {});
      if (!task) break;
      if (task.status !== "failed" && now - (task.createdAt ?? now) <= within) return task;
    }
  }
  // If another process creates the task at the same time, the service rejects this create, and its task is returned. The
  // lookup above has found no earlier one.
  return endpoint.create(copied, { ...createOptions, externalTaskId, onExisting: "return", possiblySent: false });
}

/** Returns the hash of a request, without its external task id. */
async function keyOf(intent: TaskIntent): Promise<string> {
  const { host, endpoint, path, body, externalTaskId } = intent;
  if (externalTaskId === undefined || intent.externalTaskIdUnconfirmed) {
    throw new ConfigurationError(
      `Tasks of ${endpoint} cannot be reused: it is not known whether the service accepts an external task id, by which they are found.`,
      { taskState: "none", advice: "Use `create`." },
    );
  }
  const request = JSON.stringify([host, endpoint, path, body.replace(JSON.stringify(externalTaskId), '""')]);
  return (await createDigest(undefined)(request)).slice(0, 32);
}
