import { KlingError, TaskOutcomeUnknownError, type TaskReference } from "klingkit";
import type { ApiVersion, Environment } from "../environment.ts";
import type { Recovery } from "./cell.ts";

/** A task may appear late, milliseconds. */
const LATER = 300_000;

/** The result of a call. */
export type Outcome = { readonly reference?: TaskReference } | { readonly error: unknown };

function referenceIn(outcome: Outcome): TaskReference | undefined {
  if (!("error" in outcome)) return outcome.reference;
  return outcome.error instanceof KlingError ? outcome.error.task : undefined;
}

/** Recovers the task in a client that has only the task reference, as JSON. */
export async function tryRecovery(
  environment: Environment,
  apiVersion: ApiVersion,
  outcome: Outcome,
  paid: number,
): Promise<Recovery> {
  const reference = referenceIn(outcome);
  if (!reference) return paid > 0 ? "lost" : "-";
  // The error of a create whose external task id the service rejected has no id at all.
  if (reference.externalTaskIdUnconfirmed && reference.id === undefined && reference.externalTaskId === undefined)
    return "unknown";
  const json = JSON.stringify(reference);
  try {
    if (await canRecover(environment, apiVersion, json)) return "found";
  } catch (error) {
    if (error instanceof TaskOutcomeUnknownError && !error.recoverable) return "unknown";
    throw error;
  }
  if (paid === 0) return "none";
  await environment.emulator.clock.sleep(LATER);
  return (await canRecover(environment, apiVersion, json)) ? "later" : "lost";
}

async function canRecover(environment: Environment, apiVersion: ApiVersion, reference: string): Promise<boolean> {
  const kling = environment.client(apiVersion, { salt: "afterwards" });
  const task = await kling.tasks.recover(reference);
  const id = task && (await kling.tasks.get([task]))[0]?.id;
  return id !== undefined && environment.emulator.state().tasks.some((created) => created.id === id);
}
