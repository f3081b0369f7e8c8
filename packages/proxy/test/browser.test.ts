import { createEmulator, DEFAULT_ACCOUNT } from "@klingkit/emulator";
import { findBrowser } from "@klingkit/tooling/browser";
import { requestFromNode } from "@klingkit/webhooks";
import { build } from "esbuild";
import { createKling } from "klingkit";
import { once } from "node:events";
import { mkdtemp, rm } from "node:fs/promises";
import { createServer } from "node:http";
import { type AddressInfo, connect, createServer as createRelay, type Server } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Readable } from "node:stream";
import { chromium } from "playwright-core";
import { expect, onTestFinished, test } from "vitest";
import { createProxy } from "../src/index.ts";
import { KEY, SECRET } from "./emulated.ts";

/** Listens until the test ends, and returns the port. */
async function listen(server: Server): Promise<number> {
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  onTestFinished(() => void server.close());
  return (server.address() as AddressInfo).port;
}

/** The script of the page, as a bundler builds it. */
async function script(): Promise<string> {
  const { outputFiles } = await build({
    entryPoints: [join(import.meta.dirname, "page.ts")],
    bundle: true,
    minify: true,
    format: "esm",
    platform: "browser",
    conditions: ["@klingkit/source"],
    write: false,
  });
  return outputFiles[0]?.text ?? "";
}

test("a page makes a clip, and no byte that the browser receives contains the key", async ({ skip }) => {
  const browser = await findBrowser();
  if ("missing" in browser) return skip(browser.missing);

  const emulator = await createEmulator({ clock: "virtual", accounts: [{ ...DEFAULT_ACCOUNT, apiKeys: [KEY] }] });
  onTestFinished(() => emulator.close());
  const { url: baseUrl, clock, fetch } = emulator;
  const kling = createKling({ apiKey: KEY, baseUrl, clock, fetch, env: {} });
  const proxy = createProxy(kling, {
    authorize: (request) => /user=(\w+)/.exec(request.headers.get("cookie") ?? "")?.[1],
    allow: { endpoints: ["video.textToVideo"], models: ["kling-3.0"] },
    secret: SECRET,
  });
  const bundle = await script();
  const port = await listen(
    createServer((incoming, outgoing) => {
      if (incoming.url === "/page.js") return outgoing.setHeader("content-type", "text/javascript").end(bundle);
      if (incoming.url !== "/api/kling") {
        outgoing.setHeader("set-cookie", "user=ada; HttpOnly; SameSite=Lax").setHeader("content-type", "text/html");
        return outgoing.end(`<!doctype html><script type="module" src="/page.js"></script>`);
      }
      void proxy(requestFromNode(incoming)).then((response) => {
        outgoing.writeHead(response.status, Object.fromEntries(response.headers));
        if (response.body) Readable.fromWeb(response.body as never).pipe(outgoing);
        else outgoing.end();
      });
    }),
  );

  // Everything that the browser receives from the site passes this relay.
  const received: Uint8Array[] = [];
  const relay = await listen(
    createRelay((client) => {
      const server = connect(port, "127.0.0.1");
      client.pipe(server).on("error", () => client.destroy());
      server
        .on("data", (chunk: Uint8Array) => received.push(chunk))
        .pipe(client)
        .on("error", () => server.destroy());
    }),
  );

  const profile = await mkdtemp(join(tmpdir(), "klingkit-profile-"));
  const context = await chromium.launchPersistentContext(profile, browser);
  onTestFinished(async () => {
    await context.close();
    await rm(profile, { recursive: true, force: true });
  });
  const page = await context.newPage();
  const requests: string[] = [];
  page.on("request", (request) =>
    requests.push(`${request.url()} ${JSON.stringify(request.headers())} ${request.postData() ?? ""}`),
  );
  await page.goto(`http://127.0.0.1:${relay}/`);
  await page.waitForFunction("globalThis.makeClip");
  const result = await page.evaluate<Record<string, unknown>>("makeClip()");

  expect(result).toMatchObject({
    width: expect.any(Number),
    errors: [
      ["CreateBlockedError", false],
      ["InvalidInputError", false],
    ],
  });
  expect(result["width"]).toBeGreaterThan(0);
  expect((result["progress"] as number[]).length).toBeGreaterThan(1);
  expect(emulator.state().paid.tasks).toBe(1);

  const bytes = Buffer.concat(received);
  const everything = [
    bytes.toString("latin1"),
    await page.content(),
    JSON.stringify(await context.storageState()),
    ...requests,
  ].join("\n");
  expect(bytes.length).toBeGreaterThan(bundle.length);
  expect(everything).toContain("text/event-stream");
  for (const secret of [KEY, Buffer.from(KEY).toString("base64").slice(0, -4), SECRET, "Bearer"])
    expect(everything).not.toContain(secret);
});
