import { isV2, foundIn, type CreateRequest, type Lab, lookup } from "../lab.ts";
import type { Finding } from "../experiment.ts";
import { Inconclusive } from "../inconclusive.ts";

type Recipe = (word: string) => Pick<CreateRequest, "path" | "body" | "units">;

/** How long a task is looked for, milliseconds. */
const LIMIT = 180_000;
const ATTEMPTS = 6;
/** A lookup that begins later than this says nothing about the time right after the create. */
const AT_ONCE = 1500;

/** Finds out how long a new task is unknown to queries. */
export const unseen: {
  readonly answers: Readonly<Record<"at-once" | "later", string>>;
  readonly find: (lab: Lab, recipe: Recipe) => Promise<Finding>;
} = {
  answers: {
    "at-once": "the first query after the create returns the task",
    later: "it does not, and a later one does",
  },
  async find(lab, recipe) {
    for (let attempt = 0; attempt < ATTEMPTS; attempt++) {
      const finding = await attemptOnce(lab, recipe);
      if (finding) return finding;
    }
    throw new Inconclusive("the responses were lost");
  },
};

async function attemptOnce(lab: Lab, recipe: Recipe): Promise<Finding | undefined> {
  const { clock } = lab;
  const created = await lab.create({ ...recipe(lab.word()), patience: 0 });
  if (created.outcome === "refused") throw new Inconclusive("the service refused a create that should be valid");
  // Without its response, the time of the create is not known.
  if (created.outcome === "lost") return undefined;
  const { task, answer } = created;
  let unseenFor: number | undefined;
  let interval = 250;
  while (clock.now() < answer.at + LIMIT) {
    const query = await lab.once(lookup(task, false));
    const isFirst = unseenFor === undefined;
    if (query && foundIn(task.path, query)) {
      if (isFirst) return query.sentAt - answer.at > AT_ONCE ? undefined : { says: "at-once" };
      return { says: "later", detail: { unseenAfterMs: unseenFor, seenAfterMs: query.at - answer.sentAt } };
    }
    if (query && (isV2(task.path) ? query.code === 0 : query.code === 1201 || query.code === 1203))
      unseenFor = Math.max(0, query.sentAt - answer.at);
    await clock.sleep(interval);
    interval = Math.min(2000, Math.round(interval * 1.2));
  }
  throw new Inconclusive(`no query returned the task within ${LIMIT / 1000} seconds`);
}
