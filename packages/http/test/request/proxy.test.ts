import { createServer, request as httpRequest, type Server } from "node:http";
import { connect, type AddressInfo } from "node:net";
import { createEmulator } from "@klingkit/emulator";
import { fetch as undiciFetch, ProxyAgent } from "undici";
import { expect, onTestFinished, test } from "vitest";
import { createTransport, type FetchLike, type HttpEvent } from "../../src/index.ts";
import { plainAuthorizer } from "../canned.ts";

/** A proxy on loopback that forwards requests and tunnels. It can strip a header from plain requests. */
async function startProxy(strip?: string): Promise<{ url: string; forwarded: string[] }> {
  const forwarded: string[] = [];
  const server: Server = createServer((incoming, outgoing) => {
    forwarded.push(`${incoming.method} ${incoming.url}`);
    const headers = { ...incoming.headers };
    if (strip) delete headers[strip];
    const upstream = httpRequest(incoming.url ?? "", { method: incoming.method, headers }, (response) => {
      outgoing.writeHead(response.statusCode ?? 502, response.headers);
      response.pipe(outgoing);
    });
    incoming.pipe(upstream);
  });
  server.on("connect", (incoming, socket) => {
    forwarded.push(`CONNECT ${incoming.url}`);
    const [host, port] = (incoming.url ?? "").split(":");
    const upstream = connect(Number(port), host, () => {
      socket.write("HTTP/1.1 200 OK\r\n\r\n");
      upstream.pipe(socket).pipe(upstream);
    });
    upstream.on("error", () => socket.destroy());
    socket.on("error", () => upstream.destroy());
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, forwarded };
}

/** The `fetch` of the undici package with a proxy, as a `FetchLike`. */
function proxyFetch(proxy: string, tunnel: boolean): FetchLike {
  const dispatcher = new ProxyAgent({ uri: proxy, proxyTunnel: tunnel });
  onTestFinished(() => dispatcher.close());
  return async (url, init) => {
    const response = await undiciFetch(url, {
      method: init.method ?? "GET",
      headers: Object.fromEntries(new Headers(init.headers)),
      body: typeof init.body === "string" ? init.body : null,
      redirect: init.redirect ?? "manual",
      signal: init.signal ?? null,
      dispatcher,
    });
    return new Response(await response.text(), {
      status: response.status,
      headers: Object.fromEntries(response.headers),
    });
  };
}

const call = { label: "Listing", method: "GET", path: "/v1/videos/text2video", apiVersion: "v1" } as const;
const authorizer = {
  ...plainAuthorizer,
  headers: async () => ({ Authorization: "Bearer api-key-emulator", "Content-Type": "application/json" }),
};

test.each([true, false])("sends its headers with the fetch of undici and a ProxyAgent (tunnel: %s)", async (tunnel) => {
  const emulator = await createEmulator();
  onTestFinished(() => emulator.close());
  const proxy = await startProxy();
  const transport = createTransport({ baseUrl: emulator.url, authorizer, fetch: proxyFetch(proxy.url, tunnel) });
  await expect(transport.request(call)).resolves.toMatchObject({ data: [] });
  expect(proxy.forwarded).toHaveLength(1);
  expect(emulator.calls[0]).toMatchObject({
    auth: "api-key",
    status: 200,
    headers: { "content-type": "application/json" },
  });
});

test("reports a proxy that removes the credential", async () => {
  const emulator = await createEmulator();
  onTestFinished(() => emulator.close());
  const proxy = await startProxy("authorization");
  const events: HttpEvent[] = [];
  const transport = createTransport({
    baseUrl: emulator.url,
    authorizer,
    fetch: proxyFetch(proxy.url, false),
    onEvent: (event) => events.push(event),
  });
  await expect(transport.request(call)).rejects.toMatchObject({
    name: "AuthenticationError",
    serviceCode: 1001,
    message: expect.stringContaining("a proxy or gateway has removed the header"),
  });
  expect(proxy.forwarded).toHaveLength(1);
  expect(emulator.calls).toMatchObject([{ auth: "none", status: 401 }]);
  expect(events.map(({ type }) => type)).toContain("header-stripped");
});
