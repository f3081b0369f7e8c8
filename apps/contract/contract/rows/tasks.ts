import type { TaskReference } from "klingkit";
import { calling, type Row, type WayName } from "../row.ts";
import { tell } from "../tell.ts";

const prompt = "a lighthouse in fog";
/** One row goes two ways here: the credential decides which requests are made. */
const ways: readonly WayName[] = ["v2", "jwt"];
const gives = "video 5.041 s; 3 units";

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
    { method: "tasks.list", ways, gives: `${gives}; image; 8 units` },
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
  calling({ method: "tasks.resume", ways, gives, waits: true }, async (kling) => {
    const task = await kling.video.textToVideo.create({ prompt }, { externalTaskId: "row-1" });
    return tell(await (await kling.tasks.resume(JSON.stringify(task))).wait());
  }),
  calling({ method: "tasks.send", ways, gives: `${gives}, made once`, waits: true }, async (kling) => {
    const intent = JSON.stringify(await kling.video.textToVideo.prepare({ prompt }, { externalTaskId: "row-1" }));
    const [one, other] = [await kling.tasks.send(intent), await kling.tasks.send(intent)];
    return `${tell(await one.wait())}, made ${one.id === other.id ? "once" : "twice"}`;
  }),
];
