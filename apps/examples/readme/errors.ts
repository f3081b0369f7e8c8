import { InvalidInputError, isRetryable, KlingError, serviceCode } from "@klingkit/errors";
import { createKling } from "klingkit";

const kling = createKling();
const store = (task: unknown): void => console.log(task);
const callAgainLater = (): void => console.log("later");

try {
  await kling.video.textToVideo.create({ prompt: "fog" });
} catch (error) {
  if (error instanceof InvalidInputError) console.error(error.issues);
  else if (error instanceof KlingError && error.taskState === "unknown") store(error.task); // recover it, do not create it again
  else if (isRetryable(error)) callAgainLater();
  else throw error;
}

console.log(serviceCode(1303)?.advice); // "Wait until a running task finishes, or buy more concurrency."
