import { expect, test } from "vitest";
import { createKling, jwt, keyHeaders } from "../src/index.ts";
import { openEmulator } from "./emulated.ts";

// Each of these tests describes what a caller may expect. None holds yet: remove `.fails` with the cure.

test.fails("two clients that share an `env` object have the keys of their creation", async () => {
  const emulator = await openEmulator();
  const sent: (string | null)[] = [];
  const env: Record<string, string> = {};
  const fetch = async (url: string, init: RequestInit): Promise<Response> => {
    sent.push(new Headers(init.headers).get("authorization"));
    return emulator.fetch(url, init);
  };
  const clients = ["key-of-anna", "key-of-ben"].map((key) => {
    env["KLING_API_KEY"] = key;
    return createKling({ env, baseUrl: emulator.url, fetch, clock: emulator.clock });
  });
  for (const kling of clients) await kling.tasks.get(["1"]).catch(() => undefined);
  expect(sent).toEqual(["Bearer key-of-anna", "Bearer key-of-ben"]);
});

test.fails.each([jwt, keyHeaders])(
  "two credentials that share a key pair object have the keys of their creation",
  async (create) => {
    const pair = { accessKey: "", secretKey: "secret" };
    const [first] = ["ak-anna", "ak-ben"].map((accessKey) => {
      pair.accessKey = accessKey;
      return create(pair);
    });
    const { Authorization = "", "X-Api-Key": key = "" } = (await first?.headers()) ?? {};
    expect(key || atob(Authorization.split(".")[1] ?? "")).toContain("ak-anna");
  },
);
