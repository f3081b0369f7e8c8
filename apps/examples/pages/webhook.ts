import { createKling } from "klingkit";

const kling = createKling();

// #region receiver
/** For Next.js, Hono, Workers, Bun and Deno, which pass a `Request` and expect a `Response`. */
export const POST: (request: Request) => Promise<Response> = kling.webhooks.receiver({
  secret: process.env["KLING_WEBHOOK_SECRET"],
  async onTask(task) {
    if (task.status === "succeeded") await task.download(`${task.externalTaskId}.mp4`);
    if (task.status === "failed") console.log(task.id, task.message);
  },
});
// #endregion

// #region create
/** Creates a task whose changes the service sends to your URL. */
export async function create(order: string): Promise<void> {
  await kling.video.textToVideo.create(
    { prompt: "a lighthouse in fog" },
    { externalTaskId: order, callbackUrl: "https://example.com/kling" },
  );
}
// #endregion
