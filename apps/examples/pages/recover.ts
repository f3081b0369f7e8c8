import { createKling, TaskOutcomeUnknownError } from "klingkit";

const kling = createKling();
const { textToVideo } = kling.video;

const task = await textToVideo.create({ prompt: "a lighthouse in fog" }).catch(async (error: unknown) => {
  if (!(error instanceof TaskOutcomeUnknownError && error.task)) throw error;
  // Store `error.task`, and recover it now or later, in any process.
  return kling.tasks.recover(error.task); // undefined if no task was created
});
console.log(task?.id);
