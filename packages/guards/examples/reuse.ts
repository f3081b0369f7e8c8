import { createOrReuse } from "@klingkit/guards";
import { createKling } from "klingkit";

const kling = createKling();
const day = 24 * 3_600_000;
for (let run = 0; run < 2; run++) {
  const task = await createOrReuse(kling.video.textToVideo, { prompt: "a lighthouse in fog" }, { within: day });
  const { output } = await task.wait();
  console.log(task.id, output.url, task.request ? "created" : "reused");
}
