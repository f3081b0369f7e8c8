import { createKling } from "klingkit";

const kling = createKling();
const done = await kling.video.lipSync.simple.run({
  videoUrl: "https://example.com/keeper.mp4",
  speech: { text: "The fog comes in.", voiceId: "oversea_male1", language: "en" },
});
await done.download("lip-sync-simple.mp4");
