import { klingkit } from "@klingkit/ai-sdk";
import { experimental_generateVideo as generateVideo } from "ai";

const received = Promise.withResolvers<{ headers: Record<string, string>; body: string }>();

/** The handler of https://example.com/kling. */
export const POST: (request: Request) => Promise<Response> = klingkit.client.webhooks.receiver({
  secret: process.env["KLING_WEBHOOK_SECRET"],
  onTask({ id, status }) {
    if (status === "succeeded" || status === "failed") received.resolve({ headers: {}, body: id });
  },
});

const { video } = await generateVideo({
  model: klingkit.video("kling-3.0"),
  prompt: "a lighthouse in fog",
  webhook: async () => ({ url: "https://example.com/kling", received: received.promise }),
});
console.log(video.mediaType);
