import type { TaskReference } from "klingkit";
import { callRow } from "../create-row.ts";
import type { Row, VariantName } from "../row.ts";
import { describeTask } from "../describe-task.ts";

const prompt = "a lighthouse in fog";
/** The credential determines the requests, so that two variants are enough. */
const variants: readonly VariantName[] = ["v2", "jwt"];
const video = "video 5.041 s";

/** The methods of `kling.tasks`. */
export const tasksRows: readonly Row[] = [
  callRow<TaskReference>(
    { method: "tasks.get", variants, expected: `${video}, and undefined` },
    async (kling, reference) => {
      const unknown = { ...reference, id: "1", externalTaskId: undefined };
      const [found, missing] = await kling.tasks.get([reference, unknown]);
      return `${found && describeTask(found)}, and ${missing && describeTask(missing)}`;
    },
    async (_materials, kling) => {
      const task = await kling.video.textToVideo.create({ prompt }, { externalTaskId: "row-1" });
      await task.wait();
      return task.toJSON();
    },
  ),
  callRow(
    { method: "tasks.list", variants, expected: `${video}; image` },
    async (kling) => {
      const descriptions: string[] = [];
      for await (const task of kling.tasks.list({ from: 1 })) descriptions.push(describeTask(task));
      return descriptions.sort((one, other) => other.localeCompare(one)).join("; ");
    },
    async (_materials, kling) => {
      await kling.video.textToVideo.run({ prompt }, { externalTaskId: "row-1" });
      await kling.image.generate.run({ prompt }, { externalTaskId: "row-2" });
      return undefined;
    },
  ),
  callRow({ method: "tasks.resume", variants, expected: video }, async (kling) => {
    const task = await kling.video.textToVideo.create({ prompt }, { externalTaskId: "row-1" });
    return describeTask(await (await kling.tasks.resume(JSON.stringify(task))).wait());
  }),
  callRow({ method: "tasks.resumeAll", variants, expected: `${video}; undefined` }, async (kling) => {
    const task = await kling.video.textToVideo.create({ prompt }, { externalTaskId: "row-1" });
    const unsent = await kling.video.textToVideo.prepare({ prompt }, { externalTaskId: "row-2" });
    const [found, missing] = await kling.tasks.resumeAll([JSON.stringify(task), unsent]);
    return `${found && describeTask(await found.wait())}; ${missing && describeTask(missing)}`;
  }),
  callRow({ method: "tasks.recover", variants, expected: `${video}; undefined` }, async (kling) => {
    const intent = await kling.video.textToVideo.prepare({ prompt }, { externalTaskId: "row-1" });
    const missing = await kling.tasks.recover(intent);
    await kling.tasks.send(intent);
    const found = await kling.tasks.recover(intent);
    return `${found && describeTask(await found.wait())}; ${missing && describeTask(missing)}`;
  }),
  callRow({ method: "tasks.discard", variants, expected: video }, async (kling) => {
    const intent = await kling.video.textToVideo.prepare({ prompt });
    await kling.tasks.discard(intent);
    // Only its files are discarded: without files, it can still be sent.
    return describeTask(await (await kling.tasks.send(intent)).wait());
  }),
  callRow({ method: "tasks.send", variants, expected: `${video}, created once` }, async (kling) => {
    const intent = JSON.stringify(await kling.video.textToVideo.prepare({ prompt }, { externalTaskId: "row-1" }));
    const [one, other] = [await kling.tasks.send(intent), await kling.tasks.send(intent)];
    return `${describeTask(await one.wait())}, created ${one.id === other.id ? "once" : "twice"}`;
  }),
];
