import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createEmulator, type Emulator, type EmulatorOptions } from "@klingkit/emulator";
import {
  type CallToolResult,
  Client,
  InMemoryTransport,
  StreamableHTTPClientTransport,
} from "@modelcontextprotocol/client";
import { createMcpHandler } from "@modelcontextprotocol/server";
import { onTestFinished } from "vitest";
import { createMcp, type Mcp, type McpOptions } from "../src/index.ts";

/** A server on an emulator in virtual time, with empty directories. All are removed when the test ends. */
export interface Served {
  readonly emulator: Emulator;
  readonly mcp: Mcp;
  readonly state: string;
  readonly files: string;
  /** Creates another server on the same directories and emulator, as another process would. */
  another(options?: McpOptions): Promise<Mcp>;
}

export async function served(options: McpOptions = {}, emulatorOptions: EmulatorOptions = {}): Promise<Served> {
  const emulator = await createEmulator({ clock: "virtual", listen: false, ...emulatorOptions });
  onTestFinished(() => emulator.close());
  const folder = await mkdtemp(join(tmpdir(), "klingkit-mcp-"));
  onTestFinished(() => rm(folder, { recursive: true, force: true }));
  const [state, files] = [join(folder, "state"), join(folder, "files")];
  const { url: baseUrl, fetch, clock } = emulator;
  const another = async ({ kling, ...others }: McpOptions = {}): Promise<Mcp> => {
    const mcp = await createMcp({
      state,
      files,
      confirmAbove: Infinity,
      env: {},
      ...options,
      ...others,
      kling: { apiKey: "api-key-emulator", baseUrl, fetch, clock, random: () => 0.5, ...options.kling, ...kling },
    });
    onTestFinished(() => mcp.close());
    return mcp;
  };
  return { emulator, mcp: await another(), state, files, another };
}

/** The result of a tool: its data, or its error. */
export interface ToolAnswer {
  readonly data: Record<string, unknown>;
  readonly error: Record<string, unknown> | undefined;
  readonly links: readonly Record<string, unknown>[];
  readonly text: string;
  readonly raw: CallToolResult;
}

/** A connected client. */
export interface TestClient {
  readonly client: Client;
  call(name: string, args: Record<string, unknown>, onProgress?: (progress: number) => void): Promise<ToolAnswer>;
  /** What the person was asked. */
  readonly questions: string[];
}

export interface ClientSettings {
  /** The protocol: 2026-07-28, or the ones before. */
  readonly era?: "modern" | "legacy";
  /** The answer of the person. Undefined for a client that cannot ask. */
  readonly answer?: "accept" | "decline";
}

/** Creates a client that is not connected yet. */
export function createClient({ era = "modern", answer }: ClientSettings = {}): TestClient {
  const questions: string[] = [];
  const client = new Client(
    { name: "test", version: "1.0.0" },
    {
      versionNegotiation: { mode: era === "modern" ? { pin: "2026-07-28" } : "legacy" },
      capabilities: answer ? { elicitation: { form: {} } } : {},
    },
  );
  if (answer) {
    client.setRequestHandler("elicitation/create", ({ params }) => {
      questions.push(params.message);
      return answer === "accept" ? { action: "accept", content: { confirm: true } } : { action: "decline" };
    });
  }
  return {
    client,
    questions,
    async call(name, args, onProgress) {
      const raw = await client.callTool(
        { name, arguments: args },
        { timeout: 300_000, ...(onProgress ? { onprogress: ({ progress }) => onProgress(progress) } : {}) },
      );
      const text = raw.content.map((each) => (each.type === "text" ? each.text : "")).join("");
      const parsed = JSON.parse(text.startsWith("{") ? text : JSON.stringify({ error: { message: text } })) as {
        error?: Record<string, unknown>;
      };
      return {
        data: (raw.structuredContent ?? {}) as Record<string, unknown>,
        error: raw.isError ? parsed.error : undefined,
        links: raw.content.filter(({ type }) => type === "resource_link") as unknown as Record<string, unknown>[],
        text,
        raw,
      };
    },
  };
}

/** Connects a client to a server in this process. */
export async function connected({ factory }: Pick<Mcp, "factory">, settings: ClientSettings = {}): Promise<TestClient> {
  const handler = createMcpHandler(factory);
  const test = createClient(settings);
  await test.client.connect(
    new StreamableHTTPClientTransport(new URL("http://127.0.0.1/mcp"), {
      fetch: async (url, init) => handler.fetch(new Request(url, init)),
    }),
  );
  onTestFinished(async () => {
    await test.client.close();
    await handler.close();
  });
  return test;
}

/** Connects a client of an older protocol over a lasting connection, such as standard input and output. */
export async function overPipe({ factory }: Pick<Mcp, "factory">, settings: ClientSettings): Promise<TestClient> {
  const [near, far] = InMemoryTransport.createLinkedPair();
  const server = await factory({ era: "legacy" });
  const test = createClient({ ...settings, era: "legacy" });
  await Promise.all([server.connect(far), test.client.connect(near)]);
  onTestFinished(() => test.client.close());
  return test;
}

/** Sends one request of the protocol 2026-07-28 by hand, and returns the result or the error. */
export async function post(
  { factory }: Pick<Mcp, "factory">,
  method: string,
  params: Record<string, unknown>,
  capabilities: object = {},
): Promise<Record<string, unknown>> {
  const handler = createMcpHandler(factory);
  const name = params["name"] ?? params["taskId"];
  const response = await handler.fetch(
    new Request("http://127.0.0.1/mcp", {
      method: "POST",
      headers: {
        "content-type": "application/json",
        accept: "application/json, text/event-stream",
        "mcp-protocol-version": "2026-07-28",
        "mcp-method": method,
        ...(typeof name === "string" ? { "mcp-name": name } : {}),
      },
      body: JSON.stringify({
        jsonrpc: "2.0",
        id: 1,
        method,
        params: {
          ...params,
          _meta: {
            "io.modelcontextprotocol/protocolVersion": "2026-07-28",
            "io.modelcontextprotocol/clientInfo": { name: "test", version: "1.0.0" },
            "io.modelcontextprotocol/clientCapabilities": capabilities,
          },
        },
      }),
    }),
  );
  const { result, error } = (await response.json()) as Record<string, Record<string, unknown>>;
  return result ?? { error };
}

/** The creates that the emulator received, also those that it rejected. */
export function creates({ calls }: Emulator): readonly string[] {
  return calls.flatMap(({ method, path }) => (method === "POST" ? path : []));
}

/** An input that costs 0.42 USD. */
export const lighthouse = { prompt: "a lighthouse in fog" };
