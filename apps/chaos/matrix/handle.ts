import { KlingError, type TaskReference } from "klingkit";
import type { Design, World } from "../world.ts";
import type { Handle } from "./cell.ts";

/** A task may show itself late. */
const LATER = 300_000;

/** What the caller was left with. */
export type Outcome = { readonly reference?: TaskReference } | { readonly error: unknown };

/** The handle in what the caller got, if there is one. */
function referenceIn(outcome: Outcome): TaskReference | undefined {
  if (!("error" in outcome)) return outcome.reference;
  return outcome.error instanceof KlingError ? outcome.error.task : undefined;
}

/** Tries the handle from its JSON in a client that knows nothing else. */
export async function tryHandle(world: World, design: Design, outcome: Outcome, paid: number): Promise<Handle> {
  const reference = referenceIn(outcome);
  if (!reference) return paid > 0 ? "LOST" : "-";
  const handle = JSON.stringify(reference);
  if (await finds(world, design, handle)) return "found";
  if (paid === 0) return "none";
  await world.emulator.clock.sleep(LATER);
  return (await finds(world, design, handle)) ? "later" : "LOST";
}

/** Whether a client that knows nothing but the handle comes to a task that is in the books. */
async function finds(world: World, design: Design, handle: string): Promise<boolean> {
  const kling = world.client(design, { salt: "afterwards" });
  const task = await kling.tasks.recover(handle);
  const id = task && (await kling.tasks.get([task]))[0]?.id;
  return id !== undefined && world.emulator.state().tasks.some((made) => made.id === id);
}
