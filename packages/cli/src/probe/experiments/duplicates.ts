import { isDuplicateRefusal, nameOf } from "../answer.ts";
import type { Finding } from "../experiment.ts";
import { Inconclusive } from "../inconclusive.ts";
import { type CreateRequest, type Lab, newExternalId } from "../lab.ts";

type Recipe = (word: string) => Pick<CreateRequest, "path" | "body" | "units">;

/** When the second, third and fourth create with one external task id is sent, milliseconds after the first. */
const WAITS = [0, 10_000, 60_000];
/** A second create that is sent later than this says nothing about the time right after the first. */
const AT_ONCE = 1500;
const ATTEMPTS = 8;

/** The number of creates, if all are accepted. */
const CREATES: number = 1 + WAITS.length;

/** Finds out whether and when an external task id that is in use is rejected. */
export const duplicates: {
  readonly creates: number;
  readonly answers: Readonly<Record<"rejected" | "late" | "accepted", string>>;
  readonly find: (lab: Lab, recipe: Recipe) => Promise<Finding>;
} = {
  creates: CREATES,
  answers: {
    rejected: "the second create is rejected at once, with service code 1201 and the id in use",
    late: "it is accepted at once, and rejected 10 or 60 seconds later",
    accepted: "it is accepted at once, after 10 and after 60 seconds",
  },
  async find(lab, recipe) {
    // After a lost response, the times of the creates are not known: another id is tried.
    for (let attempt = 0; attempt < ATTEMPTS; attempt++) {
      const finding = await attemptOnce(lab, recipe);
      if (finding) return finding;
    }
    throw new Inconclusive("the responses to the creates were lost");
  },
};

async function attemptOnce(lab: Lab, recipe: Recipe): Promise<Finding | undefined> {
  const { clock } = lab;
  const externalId = newExternalId();
  const first = await lab.create({ ...recipe(lab.word()), externalId, patience: 0 });
  if (first.outcome === "refused")
    throw new Inconclusive(`the service refused a create that should be valid (${nameOf(first.answer)})`);
  if (first.outcome === "lost") return undefined;
  const { sentAt, at } = first.answer;
  let lastAccepted: number | undefined;
  for (const wait of WAITS) {
    await clock.sleep(Math.max(0, at + wait - clock.now()));
    const next = await lab.create({ ...recipe(lab.word()), externalId, patience: 0 });
    if (next.outcome === "lost") return undefined;
    const ms = next.answer.at - sentAt;
    if (next.outcome === "accepted") {
      lastAccepted = next.answer.sentAt - at;
      continue;
    }
    if (!isDuplicateRefusal(next.answer))
      throw new Inconclusive(`the service refused the second create for another reason (${nameOf(next.answer)})`);
    if (lastAccepted !== undefined)
      return { says: "late", detail: { acceptedAfterMs: lastAccepted, rejectedAfterMs: ms } };
    return ms > AT_ONCE ? undefined : { says: "rejected", detail: { rejectedAfterMs: ms } };
  }
  return { says: "accepted", detail: { acceptedAfterMs: lastAccepted } };
}
