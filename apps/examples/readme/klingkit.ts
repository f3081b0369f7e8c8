import { createKling } from "klingkit";

const kling = createKling();

/** Waits, and prints the status. */
async function wait(): Promise<string> {
  const task = await kling.video.textToVideo.create({ prompt: "a lighthouse in fog", duration: 5 });
  const done = await task.wait({ onUpdate: ({ status, progress }) => console.log(status, progress) });
  console.log(done.output.url, done.billing); // `output` is a VideoOutput
  return JSON.stringify(done);
}

/** Reads tasks by id, and restores one from its reference. */
async function read(id: string, json: string): Promise<void> {
  // By id, or by { externalTaskId }. Undefined if the service does not know the task.
  const task = await kling.video.textToVideo.get(id);
  const done = await task?.wait();
  await done?.download("lighthouse.mp4");

  // Tasks of any endpoint, in one request. Bare ids require an API key. With an access key and a secret key (a key
  // pair), pass tasks or task references, or call the `get` of the endpoint.
  const [first] = await kling.tasks.get([id]);

  // `json` is a task reference, the result of JSON.stringify(task). Any process can have stored it.
  const resumed = await kling.tasks.resume(json);
  console.log(first?.id === resumed.id);
}

/** Reads one task. */
async function readOne(id: string): Promise<void> {
  const task = await kling.video.textToVideo.get(id); // undefined if the service does not know it
  if (task?.status === "failed") console.error(task.message);
  const done = await task?.wait({ waitTimeout: 600_000 }); // `output` and `outputs` are typed: a VideoOutput
  await done?.download("lighthouse.mp4");
}

/** Receives callbacks. */
function receiver(): (request: Request) => Promise<Response> {
  const receive = kling.webhooks.receiver({
    secret: process.env.KLING_WEBHOOK_SECRET,
    async onTask(task) {
      if (task.status === "succeeded") await task.download(`${task.id}.mp4`);
    },
  });
  return receive;
}

/** Estimates, images, speech and lists. */
async function more(): Promise<void> {
  const estimate = await kling.video.textToVideo.estimate({ prompt: "fog", duration: 10 });
  const images = await kling.image.generate.run({ prompt: "a lighthouse", n: 2 });
  const speech = await kling.audio.speech({ text: "Fog.", voiceId: "oversea_male1", language: "en" });
  for await (const task of kling.tasks.list({ status: ["succeeded"] })) console.log(task.billing);
  console.log(estimate?.usd.max, images.outputs.length, speech.output.type);
}

/** Sends a stored intent. */
async function sendStored(): Promise<boolean> {
  let stored = "";
  const store = async (text: string): Promise<void> => void (stored = text);

  const intent = await kling.video.textToVideo.prepare({ prompt: "a lighthouse in fog" });
  await store(JSON.stringify(intent)); // plain JSON with images as base64; `maxInlineBytes` uploads them instead
  const task = await kling.tasks.send(intent, { possiblySent: false }); // sent for the first time

  // In another process, after a crash: returns the task if it exists, and creates it otherwise.
  const resent = await kling.tasks.send(stored);
  return task.id === resent.id;
}

const json = await wait();
const { id } = await kling.tasks.resume(json);
await read(id, json);
await readOne(id);
await more();
console.log(receiver().length, await sendStored());
