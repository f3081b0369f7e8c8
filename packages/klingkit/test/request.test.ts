import { expect, test } from "vitest";
import { createKling, type RawRequest } from "../src/index.ts";
import { emulated } from "./emulated.ts";

const body = { prompt: "fog", settings: {} };

test("sends any request and returns the data of the response", async () => {
  const { kling } = await emulated();
  const { data } = await kling.request({ method: "POST", path: "/text-to-video/kling-3.0", body });
  expect(data).toMatchObject({ status: "submitted" });
});

test("sends the body as it is at the call", async () => {
  const { kling, emulator } = await emulated();
  const changing = { prompt: "dawn", settings: {} };
  const sending = kling.request({ method: "POST", path: "/text-to-video/kling-3.0", body: changing });
  changing.prompt = "noon";
  await sending;
  expect(emulator.calls[0]?.body).toEqual({ prompt: "dawn", settings: {} });
});

test.each([
  [{ timeout: 5 }, "Unknown field of a request `timeout`.", "Did you mean `requestTimeout`?"],
  [{ querry: {} }, "Unknown field of a request `querry`.", "Did you mean `query`?"],
  [{ retries: 5 }, "Unknown field of a request `retries`.", "The known names are `method`, `path`, "],
])("rejects %o before anything is sent", async (more: object, summary, advice) => {
  const { kling, emulator } = await emulated();
  const request: RawRequest = { method: "POST", path: "/v1/videos/text2video", body: {}, ...more };
  await expect(kling.request(request)).rejects.toMatchObject({
    code: "invalid_configuration",
    summary,
    advice: expect.stringContaining(advice),
    taskState: "none",
  });
  expect(emulator.calls).toEqual([]);
});

test.each(["v1/videos/text2video", "@evil.example/x", ".evil.example/x", "//evil.example/x", "/../x"])(
  "rejects the path %j before anything is sent",
  async (path) => {
    let sent = 0;
    const fetch = async (): Promise<Response> => (sent++, Response.json({ code: 0, data: {} }));
    const kling = createKling({ apiKey: "key", baseUrl: "https://gateway.example/kling", env: {}, fetch });
    await expect(kling.request({ method: "POST", path, body: {} })).rejects.toMatchObject({
      name: "ConfigurationError",
      taskState: "none",
    });
    expect(sent).toBe(0);
  },
);

test.each<RawRequest>([
  { method: "GET", path: "/tasks", requestTimeout: 0 },
  { method: "POST", path: "/text-to-video/kling-3.0", body, requestTimeout: Number.NaN },
])("rejects $method with `requestTimeout: $requestTimeout` before anything is sent", async (request) => {
  const { kling, emulator } = await emulated();
  await expect(kling.request(request)).rejects.toMatchObject({
    code: "invalid_configuration",
    summary: expect.stringContaining("`requestTimeout` must be above 0"),
    ...(request.method === "POST" ? { taskState: "none" } : {}),
  });
  expect(emulator.calls).toEqual([]);
});

test("`requestTimeout` limits each HTTP request of the call", async () => {
  const { kling, emulator } = await emulated({ retryDelay: { initial: 1000, max: 1000 } });
  emulator.faults.add({ method: "GET", hang: true });
  const start = emulator.clock.now();
  await expect(kling.request({ method: "GET", path: "/tasks", requestTimeout: 5000 })).rejects.toMatchObject({
    code: "timeout",
  });
  // Three requests, and two waits between them.
  expect(emulator.clock.now() - start).toBe(3 * 5000 + 2 * 750);
});
