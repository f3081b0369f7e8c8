import { openSink } from "@klingkit/storage";
import { createKling } from "klingkit";

const kling = createKling();
const sink = await openSink("s3://films/rescued");
const inAWeek = Date.now() + 7 * 24 * 3_600_000;
for await (const task of kling.tasks.list({ status: ["succeeded"] })) {
  if (task.status !== "succeeded") continue;
  const { output } = task;
  if ("save" in output && (output.expiresAt ?? Number.POSITIVE_INFINITY) < inAWeek)
    console.log(await output.save(sink));
}
