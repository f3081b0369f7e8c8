import type { TaskReference } from "klingkit";
import { calling } from "../make-row.ts";
import type { Row, WayName } from "../row.ts";
import { tell } from "../tell.ts";

const prompt = "a lighthouse in fog";
/** One row goes two ways here: the credential decides which requests are made. */
const ways: readonly WayName[] = ["v2", "jwt"];
const gives = "video 5.041 s";

/** What `kling.tasks` does for every endpoint. */
export const tasksRows: readonly Row[] = [
  calling<TaskReference>(
    { method: "tasks.get", ways, gives: `${gives}, and undefined` },
    async (kling, reference) => {
      const unknown = { ...reference, id: "1", externalTaskId: undefined };
      const [found, missing] = await kling.tasks.get([reference, unknown]);
      return `${found && tell(found)}, and ${missing && tell(missing)}`;
    },
    async (_materials, kling) => {
      const task = await kling.video.textToVideo.create({ prompt }, { externalTaskId: "row-1" });
      await task.wait();
      return task.toJSON();
    },
  ),
  calling(
    { method: "tasks.list", ways, gives: `${gives}; image` },
    async (kling) => {
      const told: string[] = [];
      for await (const task of kling.tasks.list({ from: 1 })) told.push(tell(task));
      return told.sort((one, other) => other.localeCompare(one)).join("; ");
    },
    async (_materials, kling) => {
      await kling.video.textToVideo.run({ prompt }, { externalTaskId: "row-1" });
      await kling.image.generate.run({ prompt }, { externalTaskId: "row-2" });
      return undefined;
    },
  ),
  calling({ method: "tasks.resume", ways, gives }, async (kling) => {
    const task = await kling.video.textToVideo.create({ prompt }, { externalTaskId: "row-1" });
    return tell(await (await kling.tasks.resume(JSON.stringify(task))).wait());
  }),
  calling({ method: "tasks.resumeAll", ways, gives: `${gives}; undefined` }, async (kling) => {
    const task = await kling.video.textToVideo.create({ prompt }, { externalTaskId: "row-1" });
    const unsent = await kling.video.textToVideo.prepare({ prompt }, { externalTaskId: "row-2" });
    const [found, missing] = await kling.tasks.resumeAll([JSON.stringify(task), unsent]);
    return `${found && tell(await found.wait())}; ${missing && tell(missing)}`;
  }),
  calling({ method: "tasks.recover", ways, gives: `${gives}; undefined` }, async (kling) => {
    const intent = await kling.video.textToVideo.prepare({ prompt }, { externalTaskId: "row-1" });
    const missing = await kling.tasks.recover(intent);
    await kling.tasks.send(intent);
    const found = await kling.tasks.recover(intent);
    return `${found && tell(await found.wait())}; ${missing && tell(missing)}`;
  }),
  calling({ method: "tasks.send", ways, gives: `${gives}, made once` }, async (kling) => {
    const intent = JSON.stringify(await kling.video.textToVideo.prepare({ prompt }, { externalTaskId: "row-1" }));
    const [one, other] = [await kling.tasks.send(intent), await kling.tasks.send(intent)];
    return `${tell(await one.wait())}, made ${one.id === other.id ? "once" : "twice"}`;
  }),
];
