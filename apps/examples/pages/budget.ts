import { budget, memoryStore } from "@klingkit/guards";
import { CreateBlockedError, createKling } from "klingkit";

const kling = createKling({ beforeCreate: budget({ usd: 1, per: "day", store: memoryStore() }) });
for (const time of ["dawn", "noon", "dusk"]) {
  try {
    const done = await kling.video.textToVideo.run({ prompt: `a lighthouse at ${time}`, duration: 5 });
    await done.download(`${time}.mp4`);
  } catch (error) {
    if (!(error instanceof CreateBlockedError)) throw error;
    console.log(error.message); // nothing was sent
  }
}
