import { createKling } from "klingkit";

const kling = createKling({ concurrency: { video: 5 } }); // or leave it out: klingkit learns the limit
const prompts = ["dawn", "morning", "noon", "afternoon", "dusk", "midnight"];
const results = await Promise.allSettled(
  prompts.map(async (time) => {
    const done = await kling.video.textToVideo.run({ prompt: `a lighthouse at ${time}` });
    await done.download(`${time}.mp4`);
  }),
);
for (const result of results) if (result.status === "rejected") console.error(result.reason);
