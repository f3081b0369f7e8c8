import { type Answer, isDuplicateRefusal, isFinal } from "../answer.ts";
import type { Experiment, Finding, Findings } from "../experiment.ts";
import { Inconclusive } from "../inconclusive.ts";
import { foundIn, type Lab, lookup, type MadeTask, newExternalId } from "../lab.ts";
import { video } from "../requests.ts";
import { asInconclusive, elementDuplicates } from "./elements.ts";
import { waitForTasks } from "./tasks.ts";

const NO_SLOT = 1303;
/** Creates besides those that fill the slots: one with a used id, and one of another model. */
const EXTRA_CREATES = 2;
const ATTEMPTS = 4;

export const slots: Experiment = {
  name: "slots",
  sends: "videos of one model until one is rejected for lack of a slot, one with a used id, and one of another model",
  cost: ({ slots: most }) => (most + EXTRA_CREATES) * video("").units,
  needs: ["api-key"],
  questions: {
    slots: {
      question: "How many videos of a model can run at once?",
      answers: { limited: "a create is rejected with service code 1303", more: "none is rejected, up to `--slots`" },
      page: "apps/docs/service/concurrency.md#counting",
    },
    "slot-status": {
      question: "Which HTTP status does service code 1303 have?",
      answers: { "429": "HTTP 429", "200": "HTTP 200", other: "another status" },
      assumed: "429",
      page: "apps/docs/service/concurrency.md#rejections",
    },
    "slot-scope": {
      question: "Are slots counted by model, or for all models together?",
      answers: { model: "a video of another model is accepted", pack: "it is rejected with 1303 too" },
      assumed: "model",
      page: "apps/docs/service/concurrency.md#counting",
    },
    "id-before-slots": {
      question: "Is the external task id checked before the slots?",
      answers: { before: "a video with a used id is rejected for its id", after: "it is rejected with 1303" },
      assumed: "before",
      page: "apps/docs/service/errors.md#order-of-checks",
    },
  },
  async run(lab) {
    for (let attempt = 0; attempt < ATTEMPTS; attempt++) {
      await waitForTasks(lab);
      await lab.settle();
      await requireIdle(lab);
      const findings = await attemptOnce(lab);
      if (findings) return findings;
    }
    throw new Inconclusive("the videos finished before all slots were occupied");
  },
};

/** Requires that the account has no other running tasks: they occupy slots too. */
async function requireIdle(lab: Lab): Promise<void> {
  const now = lab.clock.now();
  const recent = await lab.tasksBetween(now - 7_200_000, now + 300_000);
  const own = new Set(lab.made.map(({ id }) => id));
  if (recent.some((task) => !isFinal(task) && !own.has(task.id)))
    throw new Inconclusive("other tasks of the account are running");
}

/** Fills the slots. Undefined if a video finished before the service rejected one. */
async function attemptOnce(lab: Lab): Promise<Findings | undefined> {
  /** When each create was sent, by its external task id. */
  const sent = new Map<string, number>();
  const filled = (): readonly MadeTask[] => lab.made.filter(({ externalId }) => sent.has(externalId));
  let rejection: Answer | undefined;
  while (!rejection && filled().length <= lab.options.slots) {
    const externalId = newExternalId();
    sent.set(externalId, lab.clock.now());
    rejection = await sendVideo(lab, { externalId });
  }
  if (!(await areRunning(lab, filled()))) return undefined;
  if (!rejection) {
    const more = new Inconclusive(`the account has more than ${lab.options.slots} slots: set --slots`);
    const detail = { atLeast: filled().length };
    return { slots: { says: "more", detail }, "slot-status": more, "slot-scope": more, "id-before-slots": more };
  }
  const { status } = rejection;
  const videos = filled();
  const [used] = videos;
  if (!used) return undefined;
  const idBeforeSlots = await usedId(lab, used).catch(asInconclusive);
  const slotScope = await scope(lab, videos);
  // Of a create without a response, only a later lookup shows whether it occupied a slot.
  const open = await lab.settle();
  const count = new Set(filled().map(({ externalId }) => externalId)).size;
  const isCertain =
    open.every(({ externalId }) => !sent.has(externalId)) &&
    (await occupiedSlots(lab, filled().slice(videos.length), sent, rejection));
  return {
    slots: isCertain
      ? { says: "limited", detail: { slots: count } }
      : new Inconclusive("it is not certain how many videos were running"),
    "slot-status": { says: status === 429 ? "429" : status === 200 ? "200" : "other" },
    "id-before-slots": await confirmed(lab, used, idBeforeSlots).catch(asInconclusive),
    "slot-scope": slotScope,
  };
}

/** Whether tasks that were found later were still running when the service rejected a create. */
async function occupiedSlots(
  lab: Lab,
  late: readonly MadeTask[],
  sent: ReadonlyMap<string, number>,
  rejection: Answer,
): Promise<boolean> {
  for (const task of late) {
    const seen = await lab.read(task);
    const { created_at: createdAt, updated_at: updatedAt } = seen?.record ?? {};
    if (typeof createdAt !== "number" || typeof updatedAt !== "number") return false;
    // The clocks of the service and of this machine may differ, but the duration is the same.
    if ((sent.get(task.externalId) ?? 0) + updatedAt - createdAt < rejection.at) return false;
  }
  return true;
}

/**
 * Sends a video. Returns the rejection for lack of a slot.
 * @throws {Inconclusive} if the service refuses it for another reason
 */
async function sendVideo(
  lab: Lab,
  { externalId = newExternalId(), model }: { readonly externalId?: string; readonly model?: "kling-v2-6" },
): Promise<Answer | undefined> {
  const created = await lab.create({ ...video(lab.word(), model), externalId, patience: 4000 });
  if (created.outcome !== "refused") return undefined;
  if (created.answer.code === NO_SLOT) return created.answer;
  throw new Inconclusive(`the service refused a video (service code ${created.answer.code})`);
}

/** Whether no task has finished, so that the slots were full. */
async function areRunning(lab: Lab, tasks: readonly MadeTask[]): Promise<boolean> {
  for (const task of tasks) {
    const seen = foundIn(task.path, await lab.ask(lookup(task, false)));
    if (seen && isFinal(seen)) return false;
  }
  return true;
}

async function usedId(lab: Lab, used: MadeTask): Promise<Finding | Inconclusive> {
  for (let attempt = 0; attempt < ATTEMPTS; attempt++) {
    const created = await lab.create({ ...video(lab.word()), externalId: used.externalId, patience: 0 });
    if (created.outcome === "lost") continue;
    if (created.outcome === "accepted") return new Inconclusive("the service accepts a used id");
    if (isDuplicateRefusal(created.answer)) return { says: "before" };
    return created.answer.code === NO_SLOT
      ? { says: "after" }
      : new Inconclusive("the video was refused for another reason");
  }
  return new Inconclusive("the responses to the creates were lost");
}

/**
 * A rejection for lack of a slot says something about the order only if the id is rejected as well, when slots are free:
 * at once, which elements show, and for videos.
 */
async function confirmed(lab: Lab, used: MadeTask, found: Finding | Inconclusive): Promise<Finding | Inconclusive> {
  if (found instanceof Inconclusive || found.says === "before") return found;
  const { says } = await elementDuplicates(lab);
  await waitForTasks(lab);
  const isRejected = says === "rejected" && (await usedId(lab, used).catch(asInconclusive));
  return isRejected && !(isRejected instanceof Inconclusive) && isRejected.says === "before"
    ? found
    : new Inconclusive("used ids are not always rejected");
}

/** Sends a video of another model while the slots of the first model are full. */
async function scope(lab: Lab, filled: readonly MadeTask[]): Promise<Finding | Inconclusive> {
  for (let attempt = 0; attempt < ATTEMPTS; attempt++) {
    const before = lab.made.length;
    const rejection = await sendVideo(lab, { model: "kling-v2-6" });
    if (!rejection && lab.made.length === before) continue;
    // The first model has to be full after the other video as well.
    if (!(await areRunning(lab, filled))) return new Inconclusive("the videos finished too early");
    return { says: rejection ? "pack" : "model" };
  }
  return new Inconclusive("the responses to the creates were lost");
}
