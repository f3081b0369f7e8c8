import { randomBytes } from "node:crypto";
import type { Profile, ServiceFacts } from "klingkit";
import { fingerprint } from "klingkit/profile";
import { Inconclusive } from "./inconclusive.ts";
import { costsPath } from "./experiments/reads.ts";
import type { Lab } from "./lab.ts";
import type { Result } from "./run-probe.ts";

/** Creates the profile of the account. Only what the run found out is part of it. */
export async function createProfile(lab: Lab, results: readonly Result[], host: string): Promise<Profile> {
  const account = await fingerprint(await costsOf(lab), randomBytes(16).toString("hex"));
  const date = new Date(lab.clock.now()).toISOString();
  return { format: "klingkit-profile-1", date, host, account, facts: factsOf(results) };
}

/** The `data` with the packs of the account. Undefined if the service does not respond. */
async function costsOf(lab: Lab): Promise<unknown> {
  try {
    return (await lab.ask({ path: costsPath(lab.clock.now()) })).data;
  } catch (error) {
    if (error instanceof Inconclusive) return undefined;
    throw error;
  }
}

/** The facts that a client can rely on. */
function factsOf(results: readonly Result[]): ServiceFacts {
  const found = new Map(results.map((result) => [result.name, result]));
  const says = (name: string): string | null => found.get(name)?.says ?? null;
  const number = (name: string, detail: string): number | undefined => {
    const value = found.get(name)?.detail?.[detail];
    return typeof value === "number" ? value : undefined;
  };
  const ids = says("external-ids");
  const unseen = says("unseen-tasks");
  const slots = number("slots", "slots");
  const kling4 = says("kling-4-options");
  const hidden = found.get("families")?.detail?.["hidden"];
  return {
    ...(ids === "rejected" || ids === "late" || ids === "accepted" ? { duplicateIds: ids } : {}),
    ...(unseen === null ? {} : { unseenMs: number("unseen-tasks", "seenAfterMs") ?? 0 }),
    ...(Array.isArray(hidden) ? { hiddenPaths: hidden.map(String) } : {}),
    // Slots are counted by model unless the probe saw that all models share them.
    ...(slots === undefined || says("slot-scope") !== "model" ? {} : { concurrency: { video: slots } }),
    ...(kling4 === "accepted" || kling4 === "rejected" || kling4 === "ignored" ? { kling4ExternalIds: kling4 } : {}),
  };
}
