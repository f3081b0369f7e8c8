import { capabilities, choices, explain, videoCapability } from "@klingkit/models/capabilities";
import { estimate } from "@klingkit/models/prices";

// #region capabilities
console.log(videoCapability("textToVideo", "kling-2.6")?.durations); // [5, 10]
console.log(videoCapability("imageToVideo", "kling-v2-6")?.rules); // the rules about combinations of settings

const capability = capabilities("kling-2.6")?.["video.imageToVideo"];
if (capability?.supported) console.log(capability.settings["resolution"]);
// { allowed: ["720p", "1080p"], reason: "Kling 2.6 supports only 720p and 1080p." }

console.log(choices("video.imageToVideo", "kling-2.6", "resolution", { lastFrame: true }));
// [{ value: "720p", reason: "Kling 2.6 supports a last frame only at 1080p." }, { value: "1080p" }, ...]

console.log(explain("video.imageToVideo", "kling-2.6", { duration: 7, audio: "native", resolution: "720p" }));
// all issues: [{ path: "duration", code, message, reason, allowed: [5, 10], severity: "error" }, { path: "resolution", ... }]
// #endregion

// #region price
const price = estimate({ endpoint: "video.textToVideo", model: "kling-3.0", resolution: "720p", seconds: 5 });
console.log(price);
// { units: { min: 3, max: 3 }, usd: { min: 0.42, max: 0.42 }, packageType: "video", row: "v30-silent-720p", exact: true, ... }
// #endregion
