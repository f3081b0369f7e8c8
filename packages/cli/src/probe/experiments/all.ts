import type { Experiment } from "../experiment.ts";
import * as callbacks from "./callbacks.ts";
import * as checks from "./checks.ts";
import * as elements from "./elements.ts";
import * as reads from "./reads.ts";
import { slots } from "./slots.ts";
import * as tasks from "./tasks.ts";

/** All experiments, in the order in which they run: free ones first, then those that cost units by their price. */
export const experiments: readonly Experiment[] = [
  reads.credentials,
  reads.unknownTask,
  reads.unknownPath,
  reads.slashes,
  reads.pages,
  reads.costsLimit,
  checks.order,
  checks.wrongTypes,
  checks.contentType,
  checks.promptLength,
  checks.retired,
  checks.kling4,
  elements.absentValues,
  elements.elementIds,
  elements.elementExternalIds,
  elements.invalidImages,
  elements.deletion,
  reads.listOrder,
  reads.crossEndpoint,
  callbacks.callbacks,
  elements.elementScope,
  tasks.unseenTasks,
  tasks.identical,
  tasks.duplicateLookup,
  tasks.externalIds,
  tasks.orderOfBalance,
  callbacks.signature,
  tasks.failedTasks,
  tasks.omniRatio,
  tasks.kling4Options,
  slots,
  // These read the tasks of the account, to which those before them add.
  reads.families,
  reads.links,
];
