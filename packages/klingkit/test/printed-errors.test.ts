import { Console } from "node:console";
import { PassThrough } from "node:stream";
import { text } from "node:stream/consumers";
import type { Emulator } from "@klingkit/emulator";
import { expect, test } from "vitest";
import { KlingError, type Kling } from "../src/index.ts";
import { emulated, keys } from "./emulated.ts";

/** What `console.error` writes. */
async function printed(error: unknown): Promise<string> {
  const stderr = new PassThrough();
  new Console(stderr).error(error);
  stderr.end();
  return text(stderr);
}

const prompt = "a lighthouse";
const errors: Readonly<Record<string, (kling: Kling, emulator: Emulator) => Promise<unknown>>> = {
  InvalidInputError: (kling) => kling.video.textToVideo.create({ prompt, duration: 99 }),
  ContentRejectedError: (kling) => kling.video.textToVideo.create({ prompt: "[reject]" }),
  TaskFailedError: (kling) => kling.video.textToVideo.run({ prompt: "[fail]" }),
  WaitTimeoutError: (kling) => kling.video.textToVideo.run({ prompt }, { waitTimeout: 5000 }),
  AuthenticationError: (kling, emulator) => {
    emulator.faults.add({ code: 1002 });
    return kling.account.packs();
  },
  ConfigurationError: (kling) => kling.tasks.resume("{}"),
};

test.each(Object.entries(errors))(
  "console.error prints a %s with its message once and without secrets",
  async (name, call) => {
    const { kling, emulator } = await emulated();
    const error: unknown = await call(kling, emulator).then(
      () => undefined,
      (caught: unknown) => caught,
    );
    if (!(error instanceof KlingError)) throw new Error(`${name} was not thrown, but ${String(error)}`);
    const output = await printed(error);
    expect(output.startsWith(`${name}: ${error.message}`)).toBe(true);
    expect(output.split(error.summary)).toHaveLength(2);
    expect(output).toContain(`code: '${error.code}'`);
    expect(output).not.toMatch(new RegExp(`undefined|${keys.apiKey.apiKey}`));
  },
);
