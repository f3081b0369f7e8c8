import { klingkit } from "@klingkit/ai-sdk";
import { experimental_startVideo as startVideo } from "ai";

const image = "https://example.com/lighthouse.png";
const video = "https://example.com/dance.mp4";

// Frames: POST /image-to-video/kling-3.0
await startVideo({
  model: klingkit.video("kling-3.0"),
  prompt: "the fog lifts",
  frameImages: [
    { image, frameType: "first_frame" },
    { image, frameType: "last_frame" },
  ],
});

// References, which the prompt names: POST /omni-video/kling-3.0-omni
await startVideo({
  model: klingkit.video("kling-3.0-omni"),
  prompt: "the tower of @image1 in the style of @video1",
  inputReferences: [image, video],
});

// A character that performs the motion of a video: POST /motion-control/kling-3.0
await startVideo({
  model: klingkit.video("kling-3.0"),
  prompt: { image },
  inputReferences: [video],
  providerOptions: { klingkit: { characterOrientation: "video" } },
});
