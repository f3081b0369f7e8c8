import { budget, GuardError } from "@klingkit/guards";
import { CreateBlockedError, createKling } from "klingkit";

const kling = createKling({ beforeCreate: budget({ units: { video: 5, image: 100 }, per: "month" }) });
try {
  await kling.video.textToVideo.create({ prompt: "a lighthouse in fog", duration: 10 });
} catch (error) {
  if (!(error instanceof CreateBlockedError && error.cause instanceof GuardError)) throw error;
  const { guard, message, retryable, resetsAt } = error.cause;
  console.log(guard, message, retryable, resetsAt);
}
