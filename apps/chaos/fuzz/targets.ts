import { parseEnv } from "node:util";
import { errorFromCode, KlingError } from "@klingkit/errors";
import { parseJson, redact } from "@klingkit/http";
import { decodeTask } from "@klingkit/tasks";
import { parseCallback } from "@klingkit/webhooks";
import { createKling, type Kling } from "klingkit";
import type { Chance } from "../chance.ts";
import { canned } from "./canned.ts";
import { checkSnapshot, Misread } from "./check-snapshot.ts";
import type { Real } from "./real.ts";
import { anyBytes, anyEnvFile, anyText } from "./texts.ts";
import { anyValue, changed } from "./values.ts";

/** One thing to hand inputs to. Gives a word for what came of it; throws what must not be thrown. */
export interface Target {
  readonly name: string;
  /** Its part of all inputs, as a weight. */
  readonly weight: number;
  readonly hit: (chance: Chance, real: Real, note: (input: string) => void) => string | Promise<string>;
}

/** A client over answers that are handed in. */
function clientOn(answer: () => Response, environment?: Readonly<Record<string, string | undefined>>): Kling {
  const { clock, fetch } = canned(answer);
  return createKling({
    ...(environment ? { env: environment } : { apiKey: "api-key-fuzz", env: {}, baseUrl: "http://emulator.localhost" }),
    clock,
    random: () => 0.5,
    fetch,
    concurrency: false,
  });
}

/** `ok`, or the name of an error of klingkit's; anything else goes on being thrown. */
async function outcomeOf(work: () => Promise<unknown>): Promise<string> {
  try {
    await work();
    return "ok";
  } catch (error) {
    if (!(error instanceof KlingError)) throw error;
    JSON.stringify(error);
    return error.name;
  }
}

/** The parser's refusal, which the transport turns into an error of klingkit's. */
function parsed(text: string): unknown {
  try {
    return parseJson(text);
  } catch (error) {
    if (error instanceof SyntaxError || error instanceof RangeError) return undefined;
    throw error;
  }
}

const input = { firstFrame: "https://example.com/a.png", prompt: "fog", duration: 5, resolution: "720p" };

export const targets: readonly Target[] = [
  {
    name: "decode an answer",
    weight: 55,
    hit(chance, { answers }, note) {
      const text = anyText(chance, answers);
      note(text);
      const value = parsed(text);
      const inner = typeof value === "object" && value !== null && "data" in value ? value.data : value;
      const task = decodeTask(Array.isArray(inner) ? inner[0] : inner);
      if (task) checkSnapshot(task);
      return task ? "ok" : "no task";
    },
  },
  {
    name: "read a callback",
    weight: 15,
    hit(chance, { answers }, note) {
      const text = anyText(chance, answers);
      note(text);
      const callback = parseCallback(chance() < 0.5 ? text : anyBytes(chance, text));
      if (callback) checkSnapshot(callback.task);
      return callback ? "ok" : "no callback";
    },
  },
  {
    name: "make an error of a code",
    weight: 8,
    hit(chance, { answers }, note) {
      const text = anyText(chance, answers).slice(0, 2000);
      note(text);
      const code = Number(anyValue(chance, 0));
      const { name, message } = errorFromCode(code, redact(text, { Authorization: `Bearer ${text.slice(3, 20)}` }));
      if (message.length > 10_000) throw new Misread(`a message of ${message.length} characters`);
      return name;
    },
  },
  {
    name: "send through the transport",
    weight: 8,
    hit(chance, { answers }, note) {
      const text = anyText(chance, answers);
      note(text);
      const bytes = anyBytes(chance, text);
      const status = [200, 200, 200, 400, 401, 429, 500, 502, 204, 302][Math.floor(chance() * 10)] ?? 200;
      const kling = clientOn(() => new Response([204, 302].includes(status) ? null : bytes, { status }));
      return outcomeOf(() => kling.request({ method: "POST", path: "/v1/videos/image-recognize", body: {} }));
    },
  },
  {
    name: "take a handle up",
    weight: 5,
    hit(chance, { handles, answers }, note) {
      const text = anyText(chance, handles);
      note(text);
      const answer = anyText(chance, answers);
      const kling = clientOn(() => new Response(answer));
      return outcomeOf(async () => {
        const task = await kling.tasks.resume(text);
        await task.refresh();
      });
    },
  },
  {
    name: "send an intent",
    weight: 4,
    hit(chance, { intents, answers }, note) {
      const text = anyText(chance, intents);
      note(text);
      const answer = anyText(chance, answers);
      const kling = clientOn(() => new Response(answer));
      return outcomeOf(() => kling.tasks.send(text, { createTimeout: 10 }));
    },
  },
  {
    name: "prepare an input",
    weight: 3,
    hit(chance, _real, note) {
      const value = chance() < 0.3 ? anyValue(chance) : changed(input, chance);
      note(JSON.stringify(value) ?? "undefined");
      const kling = clientOn(() => new Response("{}"));
      // A caller without types can hand in anything.
      return outcomeOf(() => kling.video.imageToVideo.prepare(value as typeof input & { resolution: "720p" }));
    },
  },
  {
    name: "read a .env file",
    weight: 2,
    hit(chance, _real, note) {
      const text = anyEnvFile(chance);
      note(text);
      const environment = parseEnv(text);
      const kling = clientOn(() => new Response('{"code":0,"data":[]}'), environment);
      return outcomeOf(() => kling.verifyCredentials());
    },
  },
];
