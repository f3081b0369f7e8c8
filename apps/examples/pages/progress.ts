import { createKling } from "klingkit";

const kling = createKling();
const input = { prompt: "a lighthouse in fog", duration: 5 };

const estimate = await kling.video.textToVideo.estimate(input); // sends nothing
console.log(`at most ${estimate?.usd.max} USD`);

const task = await kling.video.textToVideo.create(input);
const done = await task.wait({ onUpdate: ({ status, progress }) => console.log(status, progress) });
console.log(done.output.url, done.billing); // `output` is a VideoOutput
