import { createKling } from "klingkit";

const kling = createKling();
const speech = await kling.audio.speech({
  text: "The fog comes in from the sea, and the lamp begins to turn.",
  voiceId: "oversea_male1",
  language: "en",
});
const { sessionId, faces } = await kling.video.faces.identify({ videoUrl: "https://example.com/keeper.mp4" });
const faceId = faces[0]?.faceId ?? "";
const done = await kling.video.lipSync.run({
  sessionId,
  faces: [{ faceId, audioId: speech.output.id, soundStartMs: 0, soundEndMs: 2000, insertMs: 0 }],
});
await done.download("lip-sync.mp4");
