import { InvalidInputError, issue, RequestRejectedError } from "@klingkit/errors";
import { type Fields, fieldsOf, fieldsOfJson, type Task, text } from "@klingkit/tasks";
import type { Kling } from "klingkit";
import { findEndpoint, type ProxiedEndpoint } from "./find-endpoint.ts";
import { openInput } from "./ids.ts";
import type { Settings } from "./options.ts";
import { type CallName, MAX_WAITS, type WaitEvent } from "./protocol.ts";
import { publicError } from "./public-error.ts";
import { createRecentCreates } from "./recent-creates.ts";
import { Refusal } from "./refusal.ts";
import type { Sealer } from "./seal.ts";
import type { Views } from "./views.ts";
import { waitForAll } from "./wait-for-all.ts";

/** A call of a page. */
export interface Call {
  readonly kling: Kling;
  readonly user: string;
  readonly views: Views;
  /** The request, not checked. */
  readonly body: Fields;
  /** Aborts when the page closes the connection. */
  readonly signal: AbortSignal;
}

/** The calls by their names. `wait` yields events, all others return a result. */
export type Calls = Readonly<Record<Exclude<CallName, "wait">, (call: Call) => Promise<unknown>>> & {
  readonly wait: (call: Call) => AsyncIterable<WaitEvent>;
};

/** Creates the calls of a proxy. They throw a `Refusal`, or the errors of `kling`. */
export function createCalls(settings: Settings, sealer: Sealer): Calls {
  const { guardsOf, onError } = settings;
  const recentCreates = createRecentCreates();
  const openIds = (user: string, input: unknown): Promise<unknown> =>
    openInput(sealer, user, input, (id) => settings.ids.has(id));

  return {
    wait,
    async create({ kling, user, views, body }) {
      const { name, client } = tasksEndpoint(kling, body);
      const { externalTaskId, watermark } = readCreateOptions(name, fieldsOf(body["options"]));
      const id = `${await sealer.prefixOf(user, name)}${externalTaskId}`;
      const input = await openIds(user, body["input"]);
      const task = await recentCreates.run(id, body["isRepeated"] === true, (possiblySent) =>
        client.create(input, {
          externalTaskId: id,
          onExisting: "return",
          possiblySent,
          queueTimeout: settings.queueTimeout,
          beforeCreate: guardsOf(user),
          ...(watermark === undefined ? {} : { watermark }),
          ...(settings.callbackUrl === undefined ? {} : { callbackUrl: settings.callbackUrl }),
        }),
      );
      return views.task(task);
    },
    async get({ kling, user, views, body, signal }) {
      const { name, client } = tasksEndpoint(kling, body);
      const chosen = text(body, "externalTaskId") ?? "";
      // No create can have had another id.
      if (!isExternalTaskId(chosen)) return undefined;
      const externalTaskId = `${await sealer.prefixOf(user, name)}${chosen}`;
      const task = await client.get({ externalTaskId }, { signal });
      return task && views.task(finished(user, task));
    },
    async estimate({ kling, user, body }) {
      const endpoint = endpointOf(kling, body);
      const input = await openIds(user, body["input"]);
      return (endpoint.kind === "call" ? endpoint.call : endpoint.client).estimate(input);
    },
    async invoke({ kling, user, views, body }) {
      const endpoint = endpointOf(kling, body);
      if (endpoint.kind !== "call") throw new Refusal("not-a-call");
      const input = await openIds(user, body["input"]);
      return views.result(await endpoint.call(input, { beforeCreate: guardsOf(user) }));
    },
    async refresh({ kling, user, views, body, signal }) {
      const task = await openTask(kling, user, body["token"], signal);
      return views.task(finished(user, await task.refresh({ signal })));
    },
  };

  function wait({ kling, user, views, body, signal }: Call): AsyncIterable<WaitEvent> {
    const tokens: unknown = body["tokens"];
    if (!Array.isArray(tokens) || tokens.length > MAX_WAITS) throw new Refusal("not-a-call");
    return waitForAll(tokens, signal, {
      open: (token, either) => openTask(kling, user, token, either),
      view: (task) => views.task(finished(user, task)),
      async error(error) {
        const report = (hidden: unknown): void => onError(hidden, { user, call: "wait" });
        return (await publicError(error, views, report)).data;
      },
    });
  }

  /** Returns the task of a token. @throws {Refusal} if the token is not one of this user */
  async function openTask(kling: Kling, user: string, token: unknown, signal: AbortSignal): Promise<Task> {
    const opened = typeof token === "string" ? await sealer.open("task", user, token) : undefined;
    if (opened === undefined) throw new Refusal("not-yours");
    if (text(fieldsOfJson(opened), "id") !== undefined) return kling.tasks.resume(opened);
    const task = await kling.tasks.recover(opened, { signal });
    if (task) return task;
    throw new RequestRejectedError("The task was not created.", { taskState: "none" });
  }

  /** Reports a finished task to the guards of its user: another instance may have created it. */
  function finished(user: string, task: Task): Task {
    const { id, externalTaskId, status, billing, raw } = task;
    if (status !== "succeeded" && status !== "failed") return task;
    const data = { id, status, serviceStatus: status, outputs: [], billing, raw };
    for (const guard of guardsOf(user))
      void (async () => guard.finished?.(externalTaskId === undefined ? data : { ...data, externalTaskId }))().catch(
        (error: unknown) => onError(error, { user }),
      );
    return task;
  }

  function endpointOf(kling: Kling, body: Fields): ProxiedEndpoint & { readonly name: string } {
    const name = text(body, "endpoint") ?? "";
    if (!settings.endpoints.has(name)) throw new Refusal("not-allowed");
    return { ...findEndpoint(kling, name), name };
  }

  function tasksEndpoint(
    kling: Kling,
    body: Fields,
  ): Extract<ProxiedEndpoint, { kind: "tasks" }> & { readonly name: string } {
    const endpoint = endpointOf(kling, body);
    if (endpoint.kind !== "tasks") throw new Refusal("not-a-call");
    return endpoint;
  }
}

/** The maximum length of the external task id of a page: 64 characters without the prefix of the user. */
const MAX_ID_LENGTH = 41;

/** Whether a page may choose an external task id. */
function isExternalTaskId(value: unknown): value is string {
  return typeof value === "string" && /^[A-Za-z0-9_-]+$/.test(value) && value.length <= MAX_ID_LENGTH;
}

/**
 * Reads the options of a create. A page can set no others, such as `callbackUrl` or `extraBody`.
 * @throws {InvalidInputError} if an option is unknown or not valid
 */
function readCreateOptions(
  name: string,
  options: Fields,
): { readonly externalTaskId: string; readonly watermark: boolean | undefined } {
  const { externalTaskId, watermark, ...others } = options;
  const issues = Object.keys(others).map((other) =>
    issue(other, "unknown_field", "is not an option of a proxied create."),
  );
  if (!isExternalTaskId(externalTaskId))
    issues.push(
      issue("externalTaskId", "wrong_format", `must consist of 1 to ${MAX_ID_LENGTH} letters, digits, \`_\` or \`-\`.`),
    );
  if (watermark !== undefined && typeof watermark !== "boolean")
    issues.push(issue("watermark", "wrong_format", "must be true or false."));
  if (issues.length > 0 || !isExternalTaskId(externalTaskId)) throw new InvalidInputError(name, issues);
  return { externalTaskId, watermark: watermark === true ? true : watermark === false ? false : undefined };
}
