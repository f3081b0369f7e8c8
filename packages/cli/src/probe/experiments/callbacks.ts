import { isFinal } from "../answer.ts";
import type { Experiment } from "../experiment.ts";
import { Inconclusive } from "../inconclusive.ts";
import type { Lab, MadeTask, ReceivedCallback } from "../lab.ts";
import { element, videoV2 } from "../requests.ts";

/** How long after the end of a task its callbacks are awaited, milliseconds. */
const DELIVERY = 60_000;
const ELEMENTS = 4;

/** Creates elements with a callback URL, and returns the callbacks that arrived for them. */
function elementCallbacks(lab: Lab): Promise<readonly ReceivedCallback[]> {
  return lab.shared("callbacks of elements", async () => {
    const tasks: MadeTask[] = [];
    for (let at = 0; at < ELEMENTS; at++) {
      const { body, ...recipe } = element(lab.word());
      tasks.push((await lab.task({ ...recipe, body: { ...body, callback_url: lab.callbackUrl } })).task);
    }
    return arrived(lab, tasks);
  });
}

async function arrived(lab: Lab, tasks: readonly MadeTask[]): Promise<readonly ReceivedCallback[]> {
  for (const task of tasks) await lab.finished(task);
  await lab.clock.sleep(DELIVERY);
  const received = lab.callbacks.filter(({ task }) => tasks.some(({ id }) => id === task.id));
  if (received.length === 0) throw new Inconclusive("no callback arrived: check that the URL reaches this machine");
  return received;
}

export const callbacks: Experiment = {
  name: "callbacks",
  sends: "four elements with a callback URL",
  cost: 0,
  needs: ["callback-url"],
  questions: {
    callbacks: {
      question: "Is a callback sent at each change of the status, or only at the end?",
      answers: {
        "every-change": "a callback has a status before the end",
        end: "all callbacks have a status of the end",
      },
      assumed: "every-change",
      page: "apps/docs/service/webhooks.md#delivery",
    },
  },
  async run(lab) {
    const received = await elementCallbacks(lab);
    const early = received.filter(({ task }) => !isFinal(task));
    const ended = new Set(received.filter(({ task }) => isFinal(task)).map(({ task }) => task.id));
    if (early.length > 0) return { callbacks: { says: "every-change" } };
    // Callbacks may be lost on their way: one task alone shows nothing.
    if (ended.size < 2) throw new Inconclusive("too few callbacks arrived");
    return { callbacks: { says: "end", detail: { tasks: ended.size } } };
  },
};

export const signature: Experiment = {
  name: "callback-signature",
  sends: "a video of API v2 with a callback URL, if the callbacks of the elements are not signed",
  cost: videoV2("").units,
  needs: ["callback-url", "api-key"],
  questions: {
    "v1-signature": {
      question: "Are callbacks of API v1 signed?",
      answers: {
        signed: "those of the elements are",
        unsigned: "those of the elements are not, and that of API v2 is",
      },
      page: "apps/docs/service/webhooks.md#signature",
    },
  },
  async run(lab) {
    const isAnySigned = (received: readonly ReceivedCallback[]): boolean => received.some(({ isSigned }) => isSigned);
    if (isAnySigned(await elementCallbacks(lab))) return { "v1-signature": { says: "signed" } };
    const { body, ...recipe } = videoV2(lab.word());
    const options = { callback_url: lab.callbackUrl };
    const { task } = await lab.task({ ...recipe, body: { ...body, options } });
    if (isAnySigned(await arrived(lab, [task]))) return { "v1-signature": { says: "unsigned" } };
    throw new Inconclusive("no callback is signed: create a webhook secret in the console first");
  },
};
