import { createKling } from "klingkit";

const kling = createKling();
const { multiElements } = kling.video;
const { sessionId } = await multiElements.start({ videoUrl: "https://example.com/street.mp4" });
await multiElements.add({ sessionId, frame: 0, points: [{ x: 0.5, y: 0.5 }] });
await multiElements.add({ sessionId, frame: 0, points: [{ x: 0.2, y: 0.2 }] });
await multiElements.remove({ sessionId, frame: 0, points: [{ x: 0.2, y: 0.2 }] });
const { video } = await multiElements.preview({ sessionId });
console.log(video);

const done = await multiElements.run({ sessionId, editMode: "removal", prompt: "remove the dog from @video" });
await done.download("without-dog.mp4");
await multiElements.clear({ sessionId });
