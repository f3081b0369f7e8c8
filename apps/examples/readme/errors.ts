import { InvalidInputError, isRetryable, KlingError, serviceCode } from "@klingkit/errors";
import { createKling } from "klingkit";

const kling = createKling();

/** Handles the errors of a create. */
async function create(store: (task: unknown) => void, callAgainLater: () => void): Promise<void> {
  try {
    await kling.video.textToVideo.create({ prompt: "fog" });
  } catch (error) {
    if (error instanceof InvalidInputError) console.error(error.issues);
    else if (error instanceof KlingError && error.taskState === "unknown") store(error.task); // recover it, do not create it again
    else if (isRetryable(error)) callAgainLater();
    else throw error;
  }
}

await create(
  (task) => console.log(task),
  () => console.log("later"),
);
console.log(serviceCode(1303)?.advice); // "Wait until a running task finishes, or buy more concurrency."
