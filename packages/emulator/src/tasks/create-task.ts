import { type Account, canPay, reserve, settle, slotKey, slotLimit, slotsInUse } from "../accounts/ledger.ts";
import type { TaskSetup } from "../task-setup.ts";
import type { RequestContext, Service } from "../service.ts";
import { reject } from "../wire/codes.ts";
import { isObject, tryReadJson } from "../wire/json.ts";
import { taskTimes } from "./task-times.ts";
import type { Output, Task, TaskRequest } from "./task.ts";

/** The parameters of a create that all endpoints share. */
export interface CreateParams extends Pick<
  Task,
  "apiVersion" | "path" | "result" | "externalTaskId" | "callbackUrl" | "watermark"
> {
  /** Whether the call is synchronous: the task ends immediately and occupies no slot. */
  readonly synchronous?: boolean;
}

/** The part of an authenticated request that a create needs. */
export interface CreateContext extends RequestContext {
  readonly apiKeyName: string;
  /** The text of the body. */
  readonly text: string;
  /** The task that the emulator's owner adds. */
  readonly setup?: TaskSetup | undefined;
}

/**
 * Checks the prompt, the external task id, the balance and the concurrency, and creates the task. The model and the
 * fields have been checked before (apps/docs/service/errors.md#order-of-checks).
 */
export function createTask(context: CreateContext, params: CreateParams, request: TaskRequest): Task {
  const { service, account, apiKeyName, setup } = context;
  if (setup) return addTask(context, params, request, setup);
  const now = service.clock.now();
  const { switches } = service;
  const { synchronous = false } = params;
  const checkExternalId = (when: typeof switches.duplicateIdCheck): void => {
    if (switches.duplicateIdCheck === when) rejectDuplicateId(service, account, params, now);
  };
  settle(account, now, switches.chargeFailed);

  if (request.prompt.includes("[reject]")) reject(1301);
  const payload = switches.identicalCreates === "collapse" ? payloadOf(context.text) : undefined;
  const twin = [...account.running].find((task) => task.path === params.path && task.payload === payload);
  if (payload !== undefined && twin) return twin;
  checkExternalId("before-balance");
  if (!canPay(account, request, now)) reject(1102);
  checkExternalId("before-slots");
  const key = slotKey(request, switches.slotScope);
  const used = slotsInUse(account, key, switches.slotScope) + request.slots;
  const occupiesSlots = !synchronous && request.slots > 0;
  if (occupiesSlots && used > slotLimit(account, request.pack, now)) reject(1303, undefined, switches.slotStatus);
  checkExternalId("after-slots");

  const times = synchronous ? { processing: 0, end: 0 } : taskTimes(request, service.options, service.random);
  const task: Task = {
    id: service.ids.task(),
    account: account.setup.accessKey,
    ...params,
    payload,
    synchronous,
    request: { ...request, failure: failureReason(request) },
    charges: reserve(account, request, now),
    apiKeyName,
    createdAt: now,
    processingAt: now + times.processing,
    endsAt: now + times.end,
  };
  service.tasks.add(task);
  account.running.add(task);
  if (synchronous) settle(account, now, switches.chargeFailed);
  if (occupiesSlots) account.peakSlots.set(key, Math.max(account.peakSlots.get(key) ?? 0, used));
  service.scheduleCallbacks(task);
  return task;
}

/** Adds a task without checks and charges. */
function addTask(
  { service, account, apiKeyName }: CreateContext,
  params: CreateParams,
  request: TaskRequest,
  { id = service.ids.task(), outputIds = [], seconds = 0 }: TaskSetup,
): Task {
  const now = service.clock.now();
  const outputs = request.outputs.map((output, index) => withId(output, outputIds[index] ?? output.id));
  for (const used of [id, ...outputs.map((output) => output.id)])
    if (service.tasks.byId(used) || service.tasks.byOutputId(used)) reject(1201, `The id ${used} is in use`);
  const task: Task = {
    id,
    account: account.setup.accessKey,
    ...params,
    synchronous: false,
    isAdded: true,
    request: { ...request, outputs, units: 0, slots: 0, failure: failureReason(request) },
    charges: [],
    apiKeyName,
    createdAt: now,
    processingAt: now,
    endsAt: now + Math.round(seconds * 1000),
  };
  service.tasks.add(task);
  service.scheduleCallbacks(task);
  return task;
}

function withId(output: Output, id: string): Output {
  if (output.type === "voice") return { ...output, id, voice: { ...output.voice, id } };
  if (output.type !== "element") return { ...output, id };
  if (!/^\d+$/.test(id)) reject(1201, `The id ${id} of an element is not a decimal integer`);
  return { ...output, id, element: { ...output.element, id: BigInt(id) } };
}

/** Returns a body without the fields that differ between two identical creates. */
function payloadOf(text: string): string {
  const body = tryReadJson(text);
  return JSON.stringify({
    ...(isObject(body) ? body : {}),
    external_task_id: undefined,
    callback_url: undefined,
    options: undefined,
  });
}

/** The failures that a keyword in the prompt causes, such as `[fail:no-human]` (apps/docs/service/errors.md#failed-tasks). */
const FAILURES: Readonly<Record<string, string>> = {
  "risk-control": "Failure to pass the risk control system",
  "no-human": "The model did not detect a human",
  "no-upper-body": "No complete upper body detected in the video; ensure the upper body is clearly visible.",
  "no-upper-body-image": "Image recognition failed. No complete upper body detected in the image.",
  character: "The character in the reference image or the first frame is invalid",
  pixels: "Image pixel is invalid",
  size: "The resolution or aspect ratio of the input image is invalid. Please ensure it meets the required specifications.",
  dimension: "image dimension less than 512px",
};

/** Returns the reason why a task fails. Undefined if it succeeds. An unknown keyword is itself the reason. */
function failureReason({ failure, prompt }: TaskRequest): string | undefined {
  const keyword = /\[fail(?::\s*([^\]]*))?\]/.exec(prompt);
  if (failure !== undefined || !keyword) return failure;
  const name = keyword[1]?.trim() || "risk-control";
  return Object.hasOwn(FAILURES, name) ? FAILURES[name] : name;
}

function rejectDuplicateId(
  service: Service,
  account: Account,
  { externalTaskId, path }: Pick<CreateParams, "externalTaskId" | "path">,
  now: number,
): void {
  const { externalTaskIds, externalIdScope } = service.switches;
  if (externalTaskId === undefined || externalTaskIds === "off") return;
  const first = service.tasks
    .byExternalId(account.setup.accessKey, externalTaskId)
    .find((task) => externalIdScope === "account" || task.path === path);
  if (first && (externalTaskIds === "strict" || now >= first.createdAt + externalTaskIds.lateBy))
    reject(1201, `External_task_id ${externalTaskId} already exists`);
}
