import { createKling, file } from "klingkit";

const kling = createKling();
const speech = await kling.audio.speech({
  text: "The fog comes in from the sea, and the lamp begins to turn.",
  voiceId: "oversea_male1",
  language: "en",
});
const done = await kling.video.avatar.run({ image: file("lighthouse.png"), audioId: speech.output.id });
await done.download("avatar.mp4");
