import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { expect, test } from "vitest";
import { serviceNameFrom } from "../server/service.ts";
import { form } from "./open-demo.ts";
import { command, startDemo } from "./run-demo.ts";

test("uses the live service only with an explicit flag", () => {
  expect(serviceNameFrom([], { KLING_API_KEY: "a-real-key" })).toBe("emulator");
  expect(serviceNameFrom(["--live"], {})).toBe("live");
  expect(serviceNameFrom([], { KLINGKIT_LIVE: "1" })).toBe("live");
});

test("ignores keys and base URLs of the environment in emulator mode", async () => {
  let requests = 0;
  const trap = createServer((_, response) => {
    requests += 1;
    response.end("{}");
  });
  await new Promise<void>((resolve) => void trap.listen(0, "127.0.0.1", resolve));
  try {
    const KLING_BASE_URL = `http://127.0.0.1:${(trap.address() as AddressInfo).port}`;
    await using demo = await startDemo({
      KLING_BASE_URL,
      KLING_API_KEY: "a-real-key",
      KLING_ACCESS_KEY: "ak",
      KLING_SECRET_KEY: "sk",
    });
    expect(await (await fetch(`${demo.url}/api/health`)).json()).toEqual({ ok: true, mode: "emulator" });
    const events = (await fetch(`${demo.url}/api/events`)).body?.getReader();
    expect((await fetch(`${demo.url}/api/takes`, { method: "POST", body: form() })).status).toBe(202);
    let received = "";
    while (!received.includes('"status":"processing"'))
      received += Buffer.from((await events?.read())?.value ?? []).toString();
    expect(requests).toBe(0);
  } finally {
    trap.close();
  }
});

test.each(["SIGTERM", "SIGINT"] as const)("%s closes open streams and exits with code 0", async (signal) => {
  await using demo = await startDemo();
  const events = await fetch(`${demo.url}/api/events`);
  demo.child.kill(signal);
  expect(await demo.exited).toBe(0);
  await events.body?.cancel().catch(() => undefined);
});

test("uses the next port if the port is in use", async () => {
  await using first = await startDemo();
  const { port } = new URL(first.url);
  await using second = await startDemo({ PORT: port });
  expect(Number(new URL(second.url).port)).toBeGreaterThan(Number(port));
  for (const { url } of [first, second])
    expect(await (await fetch(`${url}/api/health`)).json()).toEqual({ ok: true, mode: "emulator" });
});

test.skipIf(process.platform === "win32")("exits when the package runner that started it exits", async () => {
  // A shell with a package runner's name in its command line, which does not forward signals.
  const [node, ...args] = command;
  await using demo = await startDemo({}, ["sh", "-c", `"$0" "$@" & wait`, node, ...args, "npx"]);
  demo.child.kill("SIGKILL");
  await expect
    .poll(() =>
      fetch(demo.url).then(
        () => "running",
        () => "stopped",
      ),
    )
    .toBe("stopped");
});
