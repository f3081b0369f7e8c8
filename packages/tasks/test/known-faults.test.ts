import type { KlingError } from "@klingkit/errors";
import { expect, test } from "vitest";
import { connect, createsOf } from "./client.ts";
import { openEmulator } from "./emulated.ts";

// Each of these tests describes what a caller may expect. None holds yet: the fix removes `.fails`.

const fog = { prompt: "fog" };

/** Returns what a caller learns: the id of the task, or the `taskState` of the error. */
async function learned(call: Promise<{ readonly id: string }>): Promise<string | undefined> {
  return call.then(
    ({ id }) => id,
    ({ taskState }: KlingError) => taskState,
  );
}

test.fails.each(["api-key", "pair"] as const)(
  "a create that the runtime sends twice has its task although the rejection does not name the id (%s)",
  async (credential) => {
    const emulator = await openEmulator({ switches: { visibleAfter: 1000 } });
    emulator.faults.add({ method: "POST", nth: 2, code: 1201, message: "参数非法" });
    const client = connect(emulator, {
      credential,
      fetch: async (url, init) => {
        if (init.method === "POST" && !url.endsWith("/tasks")) await emulator.fetch(url, init);
        return emulator.fetch(url, init);
      },
    });
    const result = await learned(client.textToVideo.create(fog));
    expect(createsOf(emulator).map(({ code }) => code)).toEqual([0, 1201]);
    expect(result).not.toBe("none");
  },
);
