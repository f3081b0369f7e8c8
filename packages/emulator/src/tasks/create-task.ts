import { type Account, canPay, reserve, settle, slotKey, slotLimit, slotsInUse } from "../accounts/ledger.ts";
import type { RequestContext, Service } from "../service.ts";
import { reject } from "../wire/codes.ts";
import { taskTimes } from "./task-times.ts";
import type { Task, TaskRequest } from "./task.ts";

/** The parameters of a create that all endpoints share. */
export interface CreateParams extends Pick<
  Task,
  "apiVersion" | "path" | "result" | "externalTaskId" | "callbackUrl" | "watermark"
> {
  /** Whether the call is synchronous: the task ends immediately and occupies no slot. */
  readonly synchronous?: boolean;
}

/**
 * Checks the prompt, the external task id, the balance and the concurrency, and creates the task. The model and the
 * fields have been checked before (apps/docs/service/errors.md#order-of-checks).
 */
export function createTask(
  { service, account, apiKeyName }: RequestContext & { readonly apiKeyName: string },
  params: CreateParams,
  request: TaskRequest,
): Task {
  const now = service.clock.now();
  const { switches } = service;
  const { synchronous = false } = params;
  const checkExternalId = (when: typeof switches.duplicateIdCheck): void => {
    if (switches.duplicateIdCheck === when) rejectDuplicateId(service, account, params.externalTaskId, now);
  };
  settle(account, now, switches.chargeFailed);

  if (request.prompt.includes("[reject]")) reject(1301);
  checkExternalId("before-balance");
  if (!canPay(account, request, now)) reject(1102);
  checkExternalId("before-slots");
  const key = slotKey(request, switches.slotScope);
  const used = slotsInUse(account, key, switches.slotScope) + request.slots;
  const occupiesSlots = !synchronous && request.slots > 0;
  if (occupiesSlots && used > slotLimit(account, request.pack, now)) reject(1303, undefined, switches.slotStatus);
  checkExternalId("after-slots");

  const times = synchronous
    ? { processing: 0, end: 0 }
    : taskTimes(request, service.options.taskSeconds, service.random);
  const failure =
    request.failure ?? (request.prompt.includes("[fail]") ? "Failure to pass the risk control system" : undefined);
  const task: Task = {
    id: service.ids.task(),
    account: account.setup.accessKey,
    ...params,
    synchronous,
    request: { ...request, failure },
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

function rejectDuplicateId(service: Service, account: Account, externalTaskId: string | undefined, now: number): void {
  const { externalTaskIds } = service.switches;
  if (externalTaskId === undefined || externalTaskIds === "off") return;
  const [first] = service.tasks.byExternalId(account.setup.accessKey, externalTaskId);
  if (first && (externalTaskIds === "strict" || now >= first.createdAt + externalTaskIds.lateBy))
    reject(1201, `External_task_id ${externalTaskId} already exists`);
}
