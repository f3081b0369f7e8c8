import { type Account, canPay, reserve, settle, slotKey, slotLimit, slotsInUse } from "../accounts/ledger.ts";
import { refuse } from "../wire/codes.ts";
import type { RequestContext, World } from "../world.ts";
import { paceOf } from "./pace.ts";
import type { Task, TaskRequest } from "./task.ts";

/** What comes with a create besides the request itself. */
export interface CreateParams extends Pick<
  Task,
  "apiVersion" | "path" | "result" | "externalTaskId" | "callbackUrl" | "watermark"
> {
  /** A synchronous call: it ends at once and takes no slot. */
  readonly instant?: boolean;
}

/**
 * The last checks, and the task itself. The body has been read; the model and the fields are valid (order: see
 * apps/docs/service/errors.md#order-of-checks).
 */
export function accept(
  { world, account, apiKeyName }: RequestContext & { readonly apiKeyName: string },
  params: CreateParams,
  request: TaskRequest,
): Task {
  const now = world.clock.now();
  const { switches } = world;
  const { instant = false } = params;
  const checkExternalId = (when: typeof switches.duplicateIdCheck): void => {
    if (switches.duplicateIdCheck === when) refuseUsedId(world, account, params.externalTaskId, now);
  };
  settle(account, now, switches.chargeFailed);

  if (request.prompt.includes("[refuse]")) refuse(1301);
  checkExternalId("before-balance");
  if (!canPay(account, request, now)) refuse(1102);
  checkExternalId("before-slots");
  const key = slotKey(request, switches.slotScope);
  const used = slotsInUse(account, key, switches.slotScope) + request.slots;
  const takesSlots = !instant && request.slots > 0;
  if (takesSlots && used > slotLimit(account, request.pack, now)) refuse(1303, undefined, switches.slotStatus);
  checkExternalId("after-slots");

  const pace = instant ? { processing: 0, end: 0 } : paceOf(request, world.options.taskSeconds, world.chance);
  const failure =
    request.failure ?? (request.prompt.includes("[fail]") ? "Failure to pass the risk control system" : undefined);
  const task: Task = {
    id: world.ids.task(),
    account: account.setup.accessKey,
    ...params,
    instant,
    request: { ...request, failure },
    charges: reserve(account, request, now),
    apiKeyName,
    createdAt: now,
    processingAt: now + pace.processing,
    endsAt: now + pace.end,
  };
  world.tasks.add(task);
  account.running.add(task);
  if (instant) settle(account, now, switches.chargeFailed);
  if (takesSlots) account.most.set(key, Math.max(account.most.get(key) ?? 0, used));
  world.announce(task);
  return task;
}

function refuseUsedId(world: World, account: Account, externalTaskId: string | undefined, now: number): void {
  const { externalTaskIds } = world.switches;
  if (externalTaskId === undefined || externalTaskIds === "off") return;
  const [first] = world.tasks.byExternalId(account.setup.accessKey, externalTaskId);
  if (first && (externalTaskIds === "strict" || now >= first.createdAt + externalTaskIds.lateBy))
    refuse(1201, `External_task_id ${externalTaskId} already exists`);
}
