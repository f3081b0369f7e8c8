import { type Receiver, signCallback } from "@klingkit/webhooks";

/** Sends a signed callback to your receiver. */
export async function sendSucceeded(receive: Receiver, secret: string): Promise<Response> {
  const outputs = [{ type: "video", id: "1", url: "https://example.com/1.mp4", duration: "5.041" }];
  const task = { id: "867283741759111202", status: "succeeded", message: "", outputs, update_time: 1774805076166 };
  return receive(new Request("https://example.com/kling", await signCallback(task, { secret })));
}
