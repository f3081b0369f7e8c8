import { expect, test } from "vitest";
import { connected, creates, overPipe, post, served } from "./served.ts";

const expensive = { requestId: "a", input: { prompt: "a lighthouse in fog", duration: 10, resolution: "1080p" } };

test.each(["modern", "legacy"] as const)("asks a person above the limit, once: %s protocol", async (era) => {
  const { mcp, emulator } = await served({ confirmAbove: 1 });
  // Before 2026-07-28, HTTP has no connection on which a person could be asked.
  const { call, questions } = await (era === "modern"
    ? connected(mcp, { era, answer: "accept" })
    : overPipe(mcp, { answer: "accept" }));
  expect((await call("make_video", expensive)).data).toMatchObject({ status: "submitted" });
  expect((await call("make_video", expensive)).data).toMatchObject({ existedBefore: true });
  expect(questions).toEqual([
    'video.textToVideo: the list price is 1.12 USD (8 video units). Create it?\nPrompt, as the client sent it: "a lighthouse in fog"',
  ]);
  expect(emulator.state().paid.tasks).toBe(1);
});

test.each(["modern", "legacy"] as const)("sends nothing if the person declines: %s protocol", async (era) => {
  const { mcp, emulator } = await served({ confirmAbove: 1 });
  const { call } = await (era === "modern"
    ? connected(mcp, { era, answer: "decline" })
    : overPipe(mcp, { answer: "decline" }));
  const { error } = await call("make_video", expensive);
  expect(error).toMatchObject({ code: "refused", message: expect.stringContaining("The person declined the price") });
  expect(emulator.calls).toEqual([]);
});

test.each(["modern", "legacy"] as const)(
  "refuses, and says how to allow it, if the client cannot ask: %s",
  async (era) => {
    const { mcp, emulator } = await served({ confirmAbove: 1 });
    const { call } = await connected(mcp, { era });
    const { error } = await call("make_video", expensive);
    expect(error).toMatchObject({
      code: "refused",
      message: expect.stringContaining("this client cannot show a question"),
      next: expect.stringContaining("KLINGKIT_MCP_CONFIRM_ABOVE"),
    });
    expect(emulator.calls).toEqual([]);
  },
);

test("does not ask up to the limit, and asks if no price is known", async () => {
  const { mcp } = await served({ confirmAbove: 1, budget: Infinity });
  const { call, questions } = await connected(mcp, { answer: "decline" });
  await call("make_video", { requestId: "a", input: { prompt: "fog" } });
  expect(questions).toEqual([]);
  await call("make_video", { requestId: "b", input: { prompt: "fog", model: "kling-9.0" } });
  expect(questions).toEqual([expect.stringContaining("no price is known")]);
});

test("an answer counts for the input and the price that it was given for", async () => {
  const { mcp, emulator } = await served({ confirmAbove: 1 });
  const make = (args: object, inputResponses?: object): ReturnType<typeof post> =>
    post(mcp, "tools/call", { name: "make_video", arguments: args, inputResponses }, { elicitation: { form: {} } });
  const question = await make(expensive);
  const [key = ""] = Object.keys(question["inputRequests"] as object);
  const answer = { [key]: { action: "accept", content: { confirm: true } } };
  const dearer = { ...expensive, input: { ...expensive.input, duration: 15 } };
  expect(await make(dearer, answer)).toMatchObject({ resultType: "input_required" });
  expect(creates(emulator)).toEqual([]);
  expect(await make(expensive, answer)).toMatchObject({ structuredContent: { status: "submitted" } });
});
