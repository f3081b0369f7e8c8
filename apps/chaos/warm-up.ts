import { createWorld } from "./world.ts";

/**
 * Does everything once. klingkit loads what a call does when it is first called, and a virtual clock takes the loading
 * of a file for stillness: the first call of a process could see time jump.
 */
export async function warmUp(): Promise<void> {
  await using world = await createWorld();
  for (const design of ["v2", "v1"] as const) {
    const kling = world.client(design);
    const { textToVideo } = kling.video;
    const settled = (work: Promise<unknown>): Promise<unknown> => work.catch(() => undefined);
    await settled(textToVideo.run({ prompt: "fog" }).then((result) => result.output.open()));
    await settled(textToVideo.prepare({ prompt: "fog" }).then((intent) => kling.tasks.send(intent)));
    await settled(textToVideo.get({ externalTaskId: "nobody" }));
    // With a JWT every endpoint's list is asked for, and so every endpoint is loaded.
    await settled(count(kling.tasks.list()));
    await settled(kling.request({ method: "GET", path: "/v1/videos/text2video" }));
    await settled(kling.verifyCredentials());
    const [made] = world.emulator.state().tasks;
    const reference = {
      klingkit: 1,
      host: world.emulator.url,
      apiVersion: design,
      endpoint: "video.textToVideo",
    } as const;
    await settled(kling.tasks.recover({ ...reference, externalTaskId: made?.externalId ?? "" }));
    await settled(kling.tasks.resume({ ...reference, id: made?.id ?? "" }).then((task) => task.wait()));
    await kling.close();
  }
}

async function count(items: AsyncIterable<unknown>): Promise<number> {
  let found = 0;
  for await (const _ of items) found++;
  return found;
}
