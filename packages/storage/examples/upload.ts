import { s3Upload } from "@klingkit/storage/s3-upload";
import { createKling, file } from "klingkit";

const kling = createKling({ upload: s3Upload({ bucket: "for-kling", removeAfter: true }) });
const video = file("dance.mp4");
const dance = await kling.video.motionControl.run({
  image: "https://example.com/dancer.png",
  video,
  characterOrientation: "video",
});
await dance.download("dancer.mp4");
