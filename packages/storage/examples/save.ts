import { s3Sink } from "@klingkit/storage/s3";
import { createKling } from "klingkit";

const kling = createKling();
const done = await kling.video.textToVideo.run({ prompt: "a lighthouse in fog" });
const [{ url, size, sha256 }] = await done.save(s3Sink({ bucket: "films", prefix: "2026" }));
console.log(url, size, sha256); // s3://films/2026/8123.mp4
