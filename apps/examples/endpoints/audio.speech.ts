import { createKling } from "klingkit";

const kling = createKling();
const speech = await kling.audio.speech({
  text: "The fog comes in from the sea, and the lamp begins to turn.",
  voiceId: "oversea_male1",
  language: "en",
});
await speech.download("fog.mp3");
