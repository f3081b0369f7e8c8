import { AlreadyExistsError, createKling } from "klingkit";

const kling = createKling();

/** Makes the video of an order. Called twice with the same order, it makes one video. */
async function makeVideo(order: string): Promise<string> {
  const { textToVideo } = kling.video;
  const existing = await textToVideo.get({ externalTaskId: order });
  const task = existing ?? (await textToVideo.create({ prompt: "a lighthouse in fog" }, { externalTaskId: order }));
  const done = await task.wait();
  return done.output.url;
}

await makeVideo("order-42");
console.log(await makeVideo("order-42"));

// Without the lookup, the service rejects the id, because it is in use.
const error: unknown = await kling.video.textToVideo
  .create({ prompt: "another prompt" }, { externalTaskId: "order-42" })
  .catch((reason: unknown) => reason);
console.log(error instanceof AlreadyExistsError);
