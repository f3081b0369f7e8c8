import { createKling, InvalidInputError, isRetryable, KlingError, TaskFailedError } from "klingkit";

const kling = createKling();
try {
  await kling.video.textToVideo.run({ prompt: "a lighthouse in fog [fail]" });
} catch (error) {
  if (error instanceof InvalidInputError) console.log(error.issues); // nothing was sent
  else if (error instanceof TaskFailedError) console.log(error.reason); // change the input
  else if (isRetryable(error)) console.log("call again later"); // without the risk of paying twice
  else if (error instanceof KlingError && error.taskState !== "none") console.log(JSON.stringify(error.task)); // a task may exist: recover it
  else throw error;
}
