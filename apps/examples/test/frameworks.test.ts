import { createServer, type RequestListener } from "node:http";
import type { AddressInfo } from "node:net";
import { getRequestListener } from "@hono/node-server";
import { createEmulator, DEFAULT_ACCOUNT, type Emulator } from "@klingkit/emulator";
import { createKling as createProxiedKling, type ProxiedKling } from "@klingkit/proxy/client";
import { createKling } from "klingkit";
import { expect, onTestFinished, test } from "vitest";
import { webhookSecret } from "../example.ts";
import { createApp } from "../frameworks/express.ts";
import worker from "../frameworks/hono-worker.ts";

const proxySecret = "a secret of at least thirty-two characters";
const apiKey = "api-key-emulator";

/** Listens on this machine until the test ends. */
async function listen(createListener: (url: string) => RequestListener): Promise<string> {
  const server = createServer();
  await new Promise<void>((resolve) => void server.listen(0, "127.0.0.1", resolve));
  onTestFinished(() => void server.close());
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  server.on("request", createListener(url));
  return url;
}

/** The client of a page of the site. */
function pageOf(url: string): ProxiedKling {
  return createProxiedKling({ proxyUrl: `${url}/api/kling`, headers: { origin: url, cookie: "session=ada" } });
}

const lines: string[] = [];

const sites: Record<string, (emulator: Emulator) => Promise<string>> = {
  express: ({ url: baseUrl }) =>
    listen((url) => {
      const kling = createKling({ apiKey, baseUrl, env: {} });
      const callbackUrl = `${url}/api/kling/webhook`;
      return createApp(kling, { proxySecret, webhookSecret, callbackUrl, log: (line) => lines.push(line) });
    }),
  "hono-worker": ({ url: KLING_BASE_URL }) =>
    listen((SITE_URL) => {
      const env = {
        KLING_API_KEY: apiKey,
        KLING_BASE_URL,
        KLING_PROXY_SECRET: proxySecret,
        KLING_WEBHOOK_SECRET: webhookSecret,
        SITE_URL,
      };
      const listener = getRequestListener((request) => worker.fetch(request, env));
      return (incoming, outgoing) => void listener(incoming, outgoing);
    }),
};

test.each(Object.keys(sites))("a page makes a video through %s, which also receives the callback", async (name) => {
  const emulator = await createEmulator({ taskSpeed: 60, accounts: [{ ...DEFAULT_ACCOUNT, webhookSecret }] });
  onTestFinished(() => emulator.close());
  const url = (await sites[name]?.(emulator)) ?? "";
  const progress: number[] = [];
  const { output } = await pageOf(url).video.textToVideo.run(
    { prompt: "a lighthouse in fog" },
    { onUpdate: (update) => progress.push(update.progress) },
  );
  expect((await fetch(output.url)).headers.get("content-type")).toBe("video/mp4");
  expect(progress.length).toBeGreaterThan(0);
  expect(emulator.state().paid.tasks).toBe(1);
  expect(emulator.callbacks.map(({ status }) => status)).toContain(200);
  const stranger = await fetch(`${url}/api/kling/webhook`, {
    method: "POST",
    body: "{}",
    headers: { "content-type": "application/json" },
  });
  expect(stranger.status).toBe(400);
});
