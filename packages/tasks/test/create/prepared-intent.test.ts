import { ConfigurationError } from "@klingkit/errors";
import { regions } from "@klingkit/http";
import { describe, expect, test } from "vitest";
import { type Client, connect, createClient, errorOf } from "../client.ts";
import { openEmulator, warnings } from "../emulated.ts";
import type { TaskEvent } from "../../src/index.ts";

const fog = { prompt: "fog" };
const callbackUrl = "https://receiver.example/kling";

describe("an intent", () => {
  test("has no field for what does not apply", async () => {
    const { client } = await createClient();
    const intent = await client.withoutExternalTaskId.prepare({ ...fog, model: "kling-4.0" });
    expect(Object.keys(intent).toSorted()).toEqual(
      ["apiVersion", "body", "endpoint", "expectedMs", "host", "kind", "klingkit", "model", "path", "slot"].toSorted(),
    );
  });

  test("states a callback URL, an unconfirmed external task id and the warnings", async () => {
    const { client } = await createClient();
    expect(await client.textToVideo.prepare({ ...fog, model: "kling-4.0" }, { callbackUrl })).toMatchObject({
      expectsCallback: true,
      externalTaskIdUnconfirmed: true,
    });
    expect(await client.textToVideo.prepare({ ...fog, model: "kling-99" })).toMatchObject({
      warning: "`model` is not known.",
    });
  });
});

describe("a callback URL", () => {
  /** Prepares an intent for a base URL, and returns the warnings about it. */
  async function warningsAt(baseUrl: string, url: string | undefined): Promise<string[]> {
    const { clock } = await openEmulator();
    const events: TaskEvent[] = [];
    const request = (): Promise<never> => Promise.reject(new Error("Nothing is sent."));
    const transport = { baseUrl, apiVersions: ["v2", "v1"], clock, fetch: undefined, request } as const;
    const client = connect(await openEmulator(), {
      transport,
      onEvent: (event) => void (event.type === "input-warning" && events.push(event)),
    });
    await client.textToVideo.prepare(fog, url === undefined ? {} : { callbackUrl: url });
    expect(events.every(({ type, ...event }) => type !== "input-warning" || "issue" in event)).toBe(true);
    return warnings(events);
  }

  test.each(["http://localhost:3000/kling", "http://192.168.0.5/kling", "https://nas.local/kling"])(
    "%s causes a warning, because the service cannot reach it",
    async (url) => {
      expect(await warningsAt(regions.singapore, url)).toEqual([
        expect.stringMatching(/^`callbackUrl` has a host of this machine or of a private network/),
      ]);
    },
  );

  test.each([
    ["of a public host", regions.singapore, callbackUrl],
    ["that is missing", regions.singapore, undefined],
    ["of this machine, which an emulator can reach,", "http://localhost:8080", "http://localhost:3000/kling"],
  ])("%s causes no warning", async (_name, baseUrl, url) => {
    expect(await warningsAt(baseUrl, url)).toEqual([]);
  });
});

describe("without a credential", () => {
  async function clientWithout(): Promise<Client> {
    const transport = (): Promise<never> => Promise.reject(new ConfigurationError("No credentials were found."));
    return connect(await openEmulator(), { transport });
  }

  test("an input with a warning is rejected because of the credential", async () => {
    const { speech } = await clientWithout();
    expect(await errorOf(speech({ text: "a".repeat(501) }))).toMatchObject({ name: "ConfigurationError" });
  });

  test("an input with an error is rejected for it alone", async () => {
    const { speech } = await clientWithout();
    await expect(speech({ text: "a".repeat(1001) })).rejects.toMatchObject({
      name: "InvalidInputError",
      issues: [{ path: "text", code: "too_long", severity: "error" }],
    });
  });
});
