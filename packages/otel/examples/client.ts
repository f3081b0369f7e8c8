import { openTelemetry } from "@klingkit/otel";
import { createKling } from "klingkit";

const kling = createKling({ telemetry: openTelemetry() });
const done = await kling.video.textToVideo.run({ prompt: "a lighthouse in fog" });
console.log(done.status);
