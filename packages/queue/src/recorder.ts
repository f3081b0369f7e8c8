import { createBatch } from "./batch.ts";
import type { QueueContext } from "./context.ts";
import { type Permission, permitSends } from "./steps/permit-sends.ts";
import { type Attempt, recordTasks } from "./steps/record.ts";
import { recordSaved, type Saving } from "./steps/saved.ts";
import { type End, type Next, settle } from "./steps/settle.ts";

/** Writes the steps of many jobs with few transactions: what comes while one is under way goes into the next. */
export interface Recorder {
  /** Asks for permission to send an intent, immediately before it is sent. */
  permit(item: Attempt & { readonly intent: string; readonly sentAt: number }): Promise<Permission>;
  /** False when another attempt is at work already. */
  task(item: Attempt & { readonly lane: string; readonly reference: string }): Promise<boolean>;
  end(end: End): Promise<Next>;
  saved(saving: Saving): Promise<string | undefined>;
}

export function createRecorder(context: QueueContext): Recorder {
  return {
    permit: createBatch((items) => permitSends(context, items)),
    task: createBatch((items) => recordTasks(context, items)),
    end: createBatch((ends) => settle(context, ends)),
    saved: createBatch((items) => recordSaved(context, items)),
  };
}
