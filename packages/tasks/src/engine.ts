import { AbortError } from "@klingkit/errors";
import { regionUrl, safeListener, systemClock } from "@klingkit/http";
import { isLazyLoader, resolveLazy } from "./client/lazy.ts";
import { checkConcurrency } from "./concurrency/concurrency.ts";
import { followTask } from "./concurrency/follow-task.ts";
import { createSlots } from "./concurrency/slots.ts";
import { createHook } from "./create/create-hook.ts";
import { prepare } from "./create/prepare.ts";
import { requestCreate } from "./create/request-create.ts";
import { estimateOf } from "./endpoint/price.ts";
import { callSync } from "./engine/call-sync.ts";
import { callbackTask, confirmCallback, handleCallback } from "./engine/callback.ts";
import { endWith, withEither } from "./engine/end-with.ts";
import { create, get, list, run } from "./engine/endpoint-calls.ts";
import type { Engine } from "./engine/engine.ts";
import type { EngineOptions } from "./engine/engine-options.ts";
import { collectionOf } from "./engine/find-endpoint.ts";
import { listItems } from "./engine/list.ts";
import type { EngineParts } from "./engine/parts.ts";
import { getTasks, listTasks } from "./engine/query.ts";
import { discard, recoverTask, resume, resumeAll, send } from "./engine/task-calls.ts";
import { ignoreErrors } from "./engine/telemetry.ts";
import { createPoller } from "./polling/poller.ts";
import { createPollSchedule } from "./polling/poll-schedule.ts";
import { createTicker } from "./polling/ticker.ts";

export { createUploads, type Uploads, type UploadsOf } from "./create/uploads.ts";
export type { Engine } from "./engine/engine.ts";
export type { EngineOptions, FileWriter, StreamWriter } from "./engine/engine-options.ts";

/**
 * Creates an engine. It sends no request before its first call.
 * @throws {ConfigurationError} if `concurrency` is not valid
 * @example
 * import { apiKey } from "@klingkit/auth";
 * import { createTransport, regionUrl } from "@klingkit/http";
 * import { createVideoClient, videoEndpoints } from "@klingkit/video";
 *
 * const transport = createTransport({ baseUrl: regionUrl("singapore"), authorizer: apiKey(key) });
 * const engine = createEngine({ transport, endpoints: { video: videoEndpoints } });
 * const video = createVideoClient(engine);
 */
export function createEngine(options: EngineOptions): Engine {
  const closing = new AbortController();
  const parts = createParts(options, closing.signal);
  return {
    clock: parts.clock,
    transport: parts.transport,
    track: parts.track,
    create: (...args) => create(parts, ...args),
    run: (...args) => run(parts, ...args),
    get: (...args) => get(parts, ...args),
    list: (...args) => list(parts, ...args),
    prepare: (...args) => prepare(parts, ...args),
    estimate: async (...args) => estimateOf(...args),
    requestCreate: (call) => requestCreate(parts.transport, call),
    call: (...args) => callSync(parts, ...args),
    items: (...args) => listItems(parts, ...args),
    resume: (...args) => resume(parts, ...args),
    resumeAll: (...args) => resumeAll(parts, ...args),
    send: (...args) => send(parts, ...args),
    discard: (intent) => discard(parts, intent),
    recover: (...args) => recoverTask(parts, ...args),
    getTasks: (...args) => getTasks(parts, ...args),
    listTasks: (...args) => listTasks(parts, ...args),
    handleCallback: (task) => handleCallback(parts, task),
    confirmCallback: (task) => confirmCallback(parts, task),
    callbackTask: (task) => callbackTask(parts, task),
    close() {
      const error = new AbortError("The client was closed.", {
        advice: "The tasks keep running. Continue with kling.tasks.resume.",
      });
      parts.slots?.close(error);
      parts.poller.close(error);
      closing.abort(error);
    },
  };
}

function createParts(options: EngineOptions, closed: AbortSignal): EngineParts {
  const { transport, concurrency = options.facts?.concurrency, onEvent, ...others } = options;
  const { telemetry } = others;
  checkConcurrency(concurrency);
  const connected = isLazyLoader(transport) ? undefined : transport;
  const clock = options.clock ?? connected?.clock ?? systemClock;
  const uploads = options.uploads?.(clock);
  const hook = createHook(clock, uploads ? [uploads.removal, options.beforeCreate ?? []].flat() : options.beforeCreate);
  const schedule = createPollSchedule();
  const base = {
    ...others,
    transport: async () => endWith(await resolveLazy(transport), closed, schedule.observe),
    host: options.host ?? regionUrl("singapore"),
    clock,
    sleep: (ms: number, signal?: AbortSignal) => withEither(signal, closed, (either) => clock.sleep(ms, either)),
    track: <T>(work: Promise<T>): Promise<T> => clock.track?.(work) ?? work,
    fetch: options.fetch ?? connected?.fetch,
    emit: safeListener(onEvent),
    hook,
    uploads,
    schedule,
  };
  const poller = createPoller({
    ...base,
    pathOf: (endpoint) => collectionOf(base, endpoint),
    onFinished(task) {
      hook.observe(task);
      slots?.releaseTask(task.id);
      const { id, status, billing } = task;
      const { endpoint, model } = poller.referenceOf(id) ?? {};
      ignoreErrors(() => telemetry?.finished?.({ id, status, billing, endpoint, model }));
    },
  });
  const slots =
    concurrency === false
      ? undefined
      : createSlots(
          clock,
          concurrency,
          (task, onTaskFinished) => followTask(clock, poller, task, onTaskFinished),
          telemetry?.slotsChanged && ((change) => ignoreErrors(() => telemetry.slotsChanged?.(change))),
        );
  return { ...base, poller, ticker: createTicker(clock), slots };
}
