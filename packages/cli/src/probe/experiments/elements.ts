import { fieldsOf } from "@klingkit/tasks";
import { type Answer, isDuplicateRefusal, isFinal, nameOf, type SeenTask, taskIn } from "../answer.ts";
import type { Experiment, Finding } from "../experiment.ts";
import { Inconclusive } from "../inconclusive.ts";
import { type Lab, type MadeTask, newExternalId } from "../lab.ts";
import { element, ELEMENTS, sound } from "../requests.ts";
import { duplicates } from "./duplicates.ts";
import { unseen } from "./unseen.ts";

/** An element that the run created. The run deletes it at its end. */
interface FinishedElement {
  readonly task: MadeTask;
  readonly record: SeenTask;
  /** The element's id with all its digits, and whether the service sends it as a string. */
  readonly id: string;
  readonly isString: boolean;
}

/** Creates an element, and waits until its task has ended. The service may reject the picture: the task then failed. */
export function endedElement(lab: Lab, key = "first"): Promise<{ readonly task: MadeTask; readonly record: SeenTask }> {
  return lab.shared(`element ${key}`, async () => {
    const { task } = await lab.task(element(lab.word()));
    return { task, record: await lab.finished(task) };
  });
}

/** Creates an element, and reads its id. */
async function newElement(lab: Lab, key?: string): Promise<FinishedElement> {
  const { task, record } = await endedElement(lab, key);
  if (record.status !== "succeeded")
    throw new Inconclusive("the service could not make an element of the probe's picture");
  const { text } = await lab.ask({ path: `${ELEMENTS}/${task.id}` });
  const [, quote = "", id] = ELEMENT_ID.exec(text) ?? [];
  if (id === undefined) throw new Inconclusive("the record of the element has no id");
  return { task, record, id, isString: quote !== "" };
}

/** The id with all its digits. */
const ELEMENT_ID = /"element_id"\s*:\s*("?)(\d+)/;

export const absentValues: Experiment = {
  name: "absent-values",
  sends: "an element, and a query while it is made",
  cost: 0,
  questions: {
    "absent-values": {
      question: "How does API v1 represent a value that is missing?",
      answers: {
        empty: '`task_info` is `{}` and `task_status_msg` is `""`',
        missing: "neither field is there",
        mixed: "one of them is",
      },
      page: "apps/docs/service/responses.md#absent-values",
    },
  },
  async run(lab) {
    for (let attempt = 0; attempt < 4; attempt++) {
      const { task, answer } = await lab.task(element(lab.word()));
      const seen = await lab.read(task);
      // The probe sends an external task id, which fills `task_info`: only `task_result` and the message are empty.
      if (!answer || !seen || isFinal(seen)) continue;
      const present = ["task_status_msg", "task_result"].map((name) => name in seen.record);
      const says = present.every(Boolean) ? "empty" : present.some(Boolean) ? "mixed" : "missing";
      return { "absent-values": { says, detail: { fields: ["task_status_msg", "task_result"] } } };
    }
    throw new Inconclusive("the elements finished before they could be read");
  },
};

export const elementIds: Experiment = {
  name: "element-ids",
  sends: "an element",
  cost: 0,
  questions: {
    "element-ids": {
      question: "Are element ids beyond 2^53?",
      answers: { long: "the id has more digits than a double holds", short: "the id is below 2^53" },
      page: "apps/docs/service/elements.md#element-ids",
    },
    "element-id-type": {
      question: "Is `element_id` a JSON number on API v1?",
      answers: { number: "it has no quotes", string: "it has quotes" },
      assumed: "number",
      page: "apps/docs/service/elements.md#element-ids",
    },
  },
  async run(lab) {
    const { id, isString } = await newElement(lab);
    return {
      "element-ids": { says: BigInt(id) > 2n ** 53n ? "long" : "short", detail: { digits: id.length } },
      "element-id-type": { says: isString ? "string" : "number" },
    };
  },
};

export const elementExternalIds: Experiment = {
  name: "element-external-ids",
  sends: "an element with an external task id, a query by that id, and up to three elements with the same id",
  cost: 0,
  questions: {
    "element-lookup": {
      question: "Does a query find an element by the external task id of its create?",
      answers: { found: "the task is returned", ignored: "it is unknown, although the query by its id returns it" },
      assumed: "found",
      page: "apps/docs/service/tasks.md#external-task-ids",
    },
    "element-duplicates": {
      question: "Is an external task id that an element used rejected?",
      answers: duplicates.answers,
      assumed: "rejected",
      page: "apps/docs/service/tasks.md#external-task-ids",
    },
    "element-unseen": {
      question: "How long after its create is an element unknown to queries?",
      answers: unseen.answers,
      assumed: "at-once",
      page: "apps/docs/service/tasks.md#external-task-ids",
    },
  },
  async run(lab) {
    const { task } = await endedElement(lab);
    const answer = await lab.ask({ path: `${ELEMENTS}/${task.externalId}` });
    const isFound = answer.code === 0 && taskIn(answer.data)?.id === task.id;
    return {
      "element-lookup": { says: isFound ? "found" : "ignored" },
      // An id that is ignored is never a duplicate.
      "element-duplicates": isFound
        ? await elementDuplicates(lab).catch(asInconclusive)
        : new Inconclusive("elements ignore external task ids"),
      "element-unseen": await unseen.find(lab, element).catch(asInconclusive),
    };
  },
};

/** Finds out whether and when an external task id that an element used is rejected. */
export function elementDuplicates(lab: Lab): Promise<Finding> {
  return lab.shared("duplicates of elements", () => duplicates.find(lab, element));
}

/** Keeps the reason for one question, so that the others of the experiment have their findings. */
export function asInconclusive(error: unknown): Inconclusive {
  if (error instanceof Inconclusive) return error;
  throw error;
}

const DELETE = "/v1/general/delete-elements";

function deleteElement(lab: Lab, id: string): Promise<Answer | undefined> {
  return lab.once({ path: DELETE, body: { element_id: id } });
}

export const deletion: Experiment = {
  name: "deletion",
  sends: "an element and its deletion, then a query and a list",
  cost: 0,
  questions: {
    deletion: {
      question: "Does the response to a deletion have `data`?",
      answers: { missing: "it has none", present: "it has" },
      page: "apps/docs/service/responses.md#envelope",
    },
    "second-deletion": {
      question: "How does the service respond to a second deletion?",
      answers: { rejected: "a service code", accepted: "success" },
      assumed: "rejected",
      page: "apps/docs/service/elements.md#delete",
    },
    "deleted-elements": {
      question: "Do queries still return a deleted element?",
      answers: {
        listed: "the query and the list return it",
        hidden: "neither returns it",
        "one-of-them": "one of them does",
      },
      assumed: "listed",
      page: "apps/docs/service/elements.md#lists",
    },
  },
  async run(lab) {
    for (let attempt = 0; attempt < 6; attempt++) {
      const { task, id } = await newElement(lab, `to delete ${attempt}`);
      const answer = await deleteElement(lab, id);
      // The element may be gone all the same, so another one is deleted.
      if (!answer) continue;
      if (answer.code !== 0) throw new Inconclusive(`the service refused the deletion (service code ${answer.code})`);
      const second = await lab.ask({ path: DELETE, body: { element_id: id } });
      const query = await lab.ask({ path: `${ELEMENTS}/${task.id}` });
      const isQueried = query.code === 0;
      const isListed = await isInList(lab, task.id);
      return {
        deletion: { says: answer.data === undefined ? "missing" : "present" },
        "second-deletion": { says: second.code === 0 ? "accepted" : "rejected" },
        "deleted-elements":
          isListed === undefined
            ? new Inconclusive("the element is not on the first page of the list, where it could be expected")
            : { says: isQueried && isListed ? "listed" : isQueried || isListed ? "one-of-them" : "hidden" },
      };
    }
    throw new Inconclusive("the responses to the deletions were lost");
  },
};

/** Whether the list has a task that was just created. Undefined if it may be on another page. */
async function isInList(lab: Lab, id: string): Promise<boolean | undefined> {
  const { data } = await lab.ask({ path: `${ELEMENTS}?pageNum=1&pageSize=500` });
  const list = Array.isArray(data) ? data : [];
  if (list.some((item) => taskIn(item)?.id === id)) return true;
  const last = lab.made.filter(({ path }) => path === ELEMENTS).map((task) => task.id);
  return list.length < 500 || list.some((item) => last.includes(taskIn(item)?.id ?? "")) ? false : undefined;
}

export const invalidImages: Experiment = {
  name: "invalid-images",
  sends: "an element of pictures of 64 x 64 pixels",
  cost: 0,
  questions: {
    "invalid-images": {
      question: "When is a picture that is too small rejected?",
      answers: {
        task: "the create is accepted, and the task fails",
        create: "the create is rejected",
        accepted: "the task succeeds",
      },
      assumed: "task",
      page: "apps/docs/service/errors.md#failed-tasks",
    },
  },
  async run(lab) {
    for (let attempt = 0; attempt < 6; attempt++) {
      const created = await lab.create(element(lab.word(), 64));
      if (created.outcome === "refused") {
        if (created.answer.code === 1200 || created.answer.code === 1201)
          return { "invalid-images": { says: "create" } };
        throw new Inconclusive(`the service refused the element (service code ${created.answer.code})`);
      }
      if (created.outcome !== "accepted") continue;
      const { status } = await lab.finished(created.task);
      return { "invalid-images": { says: status === "failed" ? "task" : "accepted" } };
    }
    throw new Inconclusive("the responses to the creates were lost");
  },
};

/** Deletes the elements that the run created. */
export async function deleteElements(lab: Lab): Promise<number> {
  let left = 0;
  for (const task of lab.made.filter(({ path }) => path === ELEMENTS)) {
    try {
      const seen = await lab.read(task);
      const record = seen && (await lab.finished(task));
      if (!record || record.status === "failed" || isDeleted(record)) continue;
      const { text } = await lab.ask({ path: `${ELEMENTS}/${task.id}` });
      const id = ELEMENT_ID.exec(text)?.[2];
      if (id !== undefined) await lab.ask({ path: DELETE, body: { element_id: id } });
    } catch (error) {
      if (!(error instanceof Inconclusive)) throw error;
      left++;
    }
  }
  return left;
}

function isDeleted({ record }: SeenTask): boolean {
  const { elements } = fieldsOf(record["task_result"]);
  return Array.isArray(elements) && elements.every((each) => fieldsOf(each)["status"] === "deleted");
}

export const elementScope: Experiment = {
  name: "id-scope",
  sends: "two elements with one external task id, and a sound with the same id",
  cost: 0.25,
  questions: {
    "id-scope": {
      question: "Is an external task id that one endpoint used rejected by another?",
      answers: { account: "the sound is rejected too", endpoint: "the sound is accepted" },
      assumed: "account",
      page: "apps/docs/service/tasks.md#external-task-ids",
    },
  },
  run: async (lab) => ({ "id-scope": await idScope(lab) }),
};

/**
 * Finds out whether external task ids are unique in the account. `usedId` is the id of an element, which the service
 * rejects as a duplicate.
 */
export function idScope(lab: Lab): Promise<Finding & { readonly usedId: string }> {
  return lab.shared("id scope", async () => {
    for (let attempt = 0; attempt < 4; attempt++) {
      const usedId = newExternalId();
      await useTwice(lab, usedId);
      const other = await lab.create({ ...sound(lab.word()), externalId: usedId });
      if (other.outcome === "accepted") return { says: "endpoint", usedId };
      if (other.outcome === "refused") {
        if (isDuplicateRefusal(other.answer)) return { says: "account", usedId };
        throw new Inconclusive(`the service refused the sound (${nameOf(other.answer)})`);
      }
      // The sound may exist, and would then be the duplicate of itself: the next attempt needs another id.
    }
    throw new Inconclusive("the responses to the creates were lost");
  });
}

/** Uses an external task id for an element, until the service rejects it for another element. */
async function useTwice(lab: Lab, externalId: string): Promise<void> {
  let accepted = 0;
  for (let attempt = 0; attempt < 10; attempt++) {
    const created = await lab.create({ ...element(lab.word()), externalId });
    if (created.outcome === "refused") {
      if (isDuplicateRefusal(created.answer)) return;
      throw new Inconclusive(`the service refused the element (${nameOf(created.answer)})`);
    }
    if (created.outcome === "accepted" && ++accepted > 1) break;
  }
  throw new Inconclusive("elements with one external task id are accepted");
}
