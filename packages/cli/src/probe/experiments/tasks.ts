import { fieldsOf } from "@klingkit/tasks";
import { isDuplicateRefusal, nameOf, tasksIn } from "../answer.ts";
import type { Experiment, Finding } from "../experiment.ts";
import { Inconclusive } from "../inconclusive.ts";
import { type Lab, lookup, newExternalId } from "../lab.ts";
import * as requests from "../requests.ts";
import { duplicates } from "./duplicates.ts";
import { idScope } from "./elements.ts";
import { unexpected } from "./reads.ts";
import { unseen } from "./unseen.ts";

const SOUND = requests.sound("").units;
const VIDEO = requests.video("").units;

export const externalIds: Experiment = {
  name: "external-ids",
  sends: "sounds with one external task id: at once, 10 and 60 seconds later",
  cost: duplicates.creates * SOUND,
  questions: {
    "external-ids": {
      question: "Is an external task id that is in use rejected, and when?",
      answers: duplicates.answers,
      assumed: "rejected",
      page: "apps/docs/service/tasks.md#external-task-ids",
    },
  },
  run: async (lab) => ({ "external-ids": await duplicates.find(lab, requests.sound) }),
};

export const unseenTasks: Experiment = {
  name: "unseen-tasks",
  sends: "a sound, and queries until one returns it",
  cost: SOUND,
  questions: {
    "unseen-tasks": {
      question: "How long after its create is a task unknown to queries?",
      answers: unseen.answers,
      assumed: "at-once",
      page: "apps/docs/service/tasks.md#external-task-ids",
    },
  },
  run: async (lab) => ({ "unseen-tasks": await unseen.find(lab, requests.sound) }),
};

export const duplicateLookup: Experiment = {
  name: "duplicate-lookup",
  sends: "two sounds with one external task id, and a query by that id",
  cost: 2 * SOUND,
  questions: {
    "duplicate-lookup": {
      question: "Which of two tasks with one external task id does a query return?",
      answers: { newest: "the second one", oldest: "the first one" },
      page: "apps/docs/service/tasks.md#external-task-ids",
    },
  },
  async run(lab) {
    for (let attempt = 0; attempt < 6; attempt++) {
      const externalId = newExternalId();
      const create = () => lab.create({ ...requests.sound(lab.word()), externalId, patience: 0 });
      const first = await create();
      if (first.outcome !== "accepted") continue;
      const second = await create();
      if (second.outcome === "lost") continue;
      if (second.outcome === "refused") {
        if (isDuplicateRefusal(second.answer)) throw new Inconclusive("the service rejects the second task");
        throw unexpected(second.answer);
      }
      // Both have to be known to queries, or else only the first can be returned.
      for (const { task } of [first, second]) await lab.finished(task);
      const query = await lab.ask(lookup({ path: first.task.path, id: externalId }, true));
      const id = fieldsOf(query.data)["task_id"];
      if (id === first.task.id) return { "duplicate-lookup": { says: "oldest" } };
      if (id === second.task.id) return { "duplicate-lookup": { says: "newest" } };
      throw new Inconclusive("the query returned neither task");
    }
    throw new Inconclusive("the responses to the creates were lost");
  },
};

export const identical: Experiment = {
  name: "identical-creates",
  sends: "two sounds that differ in their external task ids only",
  cost: 2 * SOUND,
  questions: {
    "identical-creates": {
      question: "Does a create that equals that of a running task return that task?",
      answers: { separate: "both have ids of their own", collapse: "both have one id" },
      assumed: "separate",
      page: "apps/docs/service/open-questions.md#not-known",
    },
  },
  async run(lab) {
    for (let attempt = 0; attempt < 6; attempt++) {
      const body = requests.sound(lab.word());
      const first = await lab.create({ ...body, patience: 0 });
      if (first.outcome === "refused") throw unexpected(first.answer);
      if (first.outcome === "lost") continue;
      const second = await lab.create({ ...body, patience: 0 });
      if (second.outcome === "refused") throw unexpected(second.answer);
      if (second.outcome === "lost") continue;
      if (second.task.id === first.task.id) return { "identical-creates": { says: "collapse" } };
      // A task that had finished before the second create shows nothing.
      const seen = await lab.once(lookup(first.task, false));
      const status = seen?.code === 0 ? fieldsOf(seen.data)["task_status"] : undefined;
      if (status === "submitted" || status === "processing") return { "identical-creates": { says: "separate" } };
    }
    throw new Inconclusive("the first task finished before the second create was answered");
  },
};

export const orderOfBalance: Experiment = {
  name: "order-of-balance",
  sends:
    "two elements and a sound with one external task id, and a try-on with that id, for an account without try-on units",
  cost: SOUND + requests.tryOn().units,
  questions: {
    "id-before-balance": {
      question: "Is the external task id checked before the balance?",
      answers: { before: "the try-on is rejected for its id", after: "it is rejected for lack of units" },
      assumed: "before",
      page: "apps/docs/service/errors.md#order-of-checks",
    },
  },
  async run(lab) {
    const { says, usedId } = await idScope(lab);
    if (says !== "account") throw new Inconclusive("an external task id is unique in its endpoint only");
    for (let attempt = 0; attempt < 6; attempt++) {
      const created = await lab.create({ ...requests.tryOn(), externalId: usedId, patience: 0 });
      if (created.outcome === "lost") continue;
      if (created.outcome === "accepted")
        throw new Inconclusive("the account can pay for a try-on, and ids are not rejected");
      if (isDuplicateRefusal(created.answer)) return { "id-before-balance": { says: "before" } };
      if (created.answer.code === 1102) return { "id-before-balance": { says: "after" } };
      throw unexpected(created.answer);
    }
    throw new Inconclusive("the responses to the creates were lost");
  },
};

export const omniRatio: Experiment = {
  name: "omni-ratio",
  sends: "an omni video of 3 seconds without an aspect ratio",
  cost: requests.withoutRatio("").units,
  questions: {
    "omni-ratio": {
      question: "Does omni video without a first frame require an aspect ratio?",
      answers: { required: "the create is rejected for its ratio", optional: "it is accepted" },
      assumed: "required",
      page: "apps/docs/service/errors.md#validation-messages",
    },
  },
  async run(lab) {
    for (let attempt = 0; attempt < 6; attempt++) {
      const created = await lab.create(requests.withoutRatio(lab.word()));
      if (created.outcome === "accepted" || (created.outcome === "lost" && created.found))
        return { "omni-ratio": { says: "optional" } };
      if (created.outcome === "lost") continue;
      if (/ratio/i.test(created.answer.message)) return { "omni-ratio": { says: "required" } };
      throw unexpected(created.answer);
    }
    throw new Inconclusive("the responses to the creates were lost");
  },
};

export const failedTasks: Experiment = {
  name: "failed-tasks",
  sends: "a video whose first frame has 64 x 64 pixels",
  cost: VIDEO,
  questions: {
    "failed-tasks": {
      question: "Are failed tasks charged?",
      answers: { free: "the failed task has no deduction, or one of 0", charged: "it has a deduction" },
      assumed: "free",
      page: "apps/docs/service/prices.md#failed-tasks",
    },
  },
  async run(lab) {
    const { task } = await lab.task(requests.tinyFrame(lab.word()));
    const { status, record } = await lab.finished(task);
    if (status !== "failed") throw new Inconclusive("the task succeeded");
    const money = fieldsOf(record["final_balance_deduction"])["quota"];
    const amounts = [record["final_unit_deduction"], money].map((amount) => Number(amount ?? 0));
    if (amounts.some((amount) => Number.isNaN(amount))) throw new Inconclusive("the deduction cannot be read");
    return { "failed-tasks": { says: amounts.some((amount) => amount > 0) ? "charged" : "free" } };
  },
};

export const kling4Options: Experiment = {
  name: "kling-4-options",
  sends: "a video of 3 seconds of Kling 4.0 Flash with an external task id",
  cost: requests.kling4("").units,
  needs: ["api-key"],
  questions: {
    "kling-4-options": {
      question: "Does Kling 4.0 accept external task ids?",
      answers: {
        accepted: "a query by the id returns the task",
        rejected: "the create is rejected for the id",
        ignored: "the task is created, and a query by the id does not return it",
      },
      page: "apps/docs/service/kling-4.md#rules",
    },
  },
  async run(lab) {
    for (let attempt = 0; attempt < 6; attempt++) {
      const created = await lab.create(requests.kling4(lab.word()));
      if (created.outcome === "refused") {
        if (/external/i.test(created.answer.message)) return { "kling-4-options": { says: "rejected" } };
        throw new Inconclusive(`the service refused the create (${nameOf(created.answer)})`);
      }
      const task = created.outcome === "accepted" ? created.task : created.found;
      if (!task) continue;
      // The task itself has to be known to queries, or else a missing id shows nothing.
      await lab.finished(task);
      const shown = tasksIn((await lab.ask(lookup({ path: task.path, id: task.externalId }, true))).data);
      return {
        "kling-4-options": { says: shown.some(({ id }) => id === task.id) ? "accepted" : "ignored" } satisfies Finding,
      };
    }
    throw new Inconclusive("the responses to the creates were lost");
  },
};

/** The tasks of the run that are still running occupy slots. */
export async function waitForTasks(lab: Lab): Promise<void> {
  for (const task of lab.made) if (task.path !== requests.ELEMENTS) await lab.finished(task);
}
