import { createServer, request as httpRequest, type Server } from "node:http";
import { connect, type AddressInfo } from "node:net";
import { createEmulator } from "@klingkit/emulator";
import { fetch as undiciFetch, ProxyAgent } from "undici";
import { expect, onTestFinished, test } from "vitest";
import { createTransport, type FetchLike, type HttpEvent } from "../../src/index.ts";
import { plainAuthorizer } from "../canned.ts";

/** A real proxy on loopback: passes requests and tunnels on, or strips the named header from plain requests. */
async function startProxy(strip?: string): Promise<{ url: string; passed: string[] }> {
  const passed: string[] = [];
  const server: Server = createServer((incoming, outgoing) => {
    passed.push(`${incoming.method} ${incoming.url}`);
    const headers = { ...incoming.headers };
    if (strip) delete headers[strip];
    const onward = httpRequest(incoming.url ?? "", { method: incoming.method, headers }, (answer) => {
      outgoing.writeHead(answer.statusCode ?? 502, answer.headers);
      answer.pipe(outgoing);
    });
    incoming.pipe(onward);
  });
  server.on("connect", (incoming, socket) => {
    passed.push(`CONNECT ${incoming.url}`);
    const [host, port] = (incoming.url ?? "").split(":");
    const onward = connect(Number(port), host, () => {
      socket.write("HTTP/1.1 200 OK\r\n\r\n");
      onward.pipe(socket).pipe(onward);
    });
    onward.on("error", () => socket.destroy());
    socket.on("error", () => onward.destroy());
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, passed };
}

/** npm undici's `fetch` through a proxy, in the form that klingkit takes. */
function throughProxy(proxy: string, tunnel: boolean): FetchLike {
  const dispatcher = new ProxyAgent({ uri: proxy, proxyTunnel: tunnel });
  onTestFinished(() => dispatcher.close());
  return async (url, init) => {
    const answer = await undiciFetch(url, {
      method: init.method ?? "GET",
      headers: Object.fromEntries(new Headers(init.headers)),
      body: typeof init.body === "string" ? init.body : null,
      redirect: init.redirect ?? "manual",
      signal: init.signal ?? null,
      dispatcher,
    });
    return new Response(await answer.text(), { status: answer.status, headers: Object.fromEntries(answer.headers) });
  };
}

const call = { label: "Listing", method: "GET", path: "/v1/videos/text2video", apiVersion: "v1" } as const;
const authorizer = {
  ...plainAuthorizer,
  headers: async () => ({ Authorization: "Bearer api-key-emulator", "Content-Type": "application/json" }),
};

test.each([true, false])("headers survive undici's own fetch and a ProxyAgent (tunnel: %s)", async (tunnel) => {
  const emulator = await createEmulator();
  onTestFinished(() => emulator.close());
  const proxy = await startProxy();
  const transport = createTransport({ baseUrl: emulator.url, authorizer, fetch: throughProxy(proxy.url, tunnel) });
  await expect(transport.request(call)).resolves.toMatchObject({ data: [] });
  expect(proxy.passed).toHaveLength(1);
  expect(emulator.calls[0]).toMatchObject({
    auth: "api-key",
    status: 200,
    headers: { "content-type": "application/json" },
  });
});

test("a proxy that strips the credential is diagnosed", async () => {
  const emulator = await createEmulator();
  onTestFinished(() => emulator.close());
  const proxy = await startProxy("authorization");
  const events: HttpEvent[] = [];
  const transport = createTransport({
    baseUrl: emulator.url,
    authorizer,
    fetch: throughProxy(proxy.url, false),
    onEvent: (event) => events.push(event),
  });
  await expect(transport.request(call)).rejects.toMatchObject({
    name: "AuthenticationError",
    serviceCode: 1001,
    message: expect.stringContaining("something on the way removes it"),
  });
  expect(proxy.passed).toHaveLength(1);
  expect(emulator.calls).toMatchObject([{ auth: "none", status: 401 }]);
  expect(events.map(({ type }) => type)).toContain("header-stripped");
});
