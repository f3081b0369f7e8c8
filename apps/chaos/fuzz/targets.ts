import { parseEnv } from "node:util";
import { errorFromCode, KlingError } from "@klingkit/errors";
import { parseJson, redact } from "@klingkit/http";
import { decodeTask } from "@klingkit/tasks";
import { parseCallback } from "@klingkit/webhooks";
import { createKling, type Kling } from "klingkit";
import type { Random } from "../random.ts";
import { canned } from "./canned.ts";
import { checkTask, InvalidTaskError } from "./check-task.ts";
import type { RecordedSamples } from "./recorded-samples.ts";
import { anyBytes, anyEnvFile, anyText } from "./texts.ts";
import { anyValue, changed } from "./values.ts";

/** A function under test. */
export interface Target {
  readonly name: string;
  /** The weight of the target among all inputs. */
  readonly weight: number;
  /** Returns the outcome; throws if klingkit behaves incorrectly. */
  readonly run: (random: Random, samples: RecordedSamples, note: (input: string) => void) => string | Promise<string>;
}

/** A client with fixed responses. */
function clientOn(respond: () => Response, environment?: Readonly<Record<string, string | undefined>>): Kling {
  const { clock, fetch } = canned(respond);
  return createKling({
    ...(environment ? { env: environment } : { apiKey: "api-key-fuzz", env: {}, baseUrl: "http://emulator.localhost" }),
    clock,
    random: () => 0.5,
    fetch,
    concurrency: false,
  });
}

/** `ok`, or the name of a `KlingError`. Other errors are thrown. */
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

/** Parses JSON. Undefined for invalid JSON, for which the transport throws a `KlingError`. */
function tryParse(text: string): unknown {
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
    name: "decode a response",
    weight: 55,
    run(random, { responses }, note) {
      const text = anyText(random, responses);
      note(text);
      const value = tryParse(text);
      const inner = typeof value === "object" && value !== null && "data" in value ? value.data : value;
      const task = decodeTask(Array.isArray(inner) ? inner[0] : inner);
      if (task) checkTask(task);
      return task ? "ok" : "no task";
    },
  },
  {
    name: "read a callback",
    weight: 15,
    run(random, { responses }, note) {
      const text = anyText(random, responses);
      note(text);
      const callback = parseCallback(random() < 0.5 ? text : anyBytes(random, text));
      if (callback) checkTask(callback.task);
      return callback ? "ok" : "no callback";
    },
  },
  {
    name: "create an error from a code",
    weight: 8,
    run(random, { responses }, note) {
      const text = anyText(random, responses).slice(0, 2000);
      note(text);
      const code = Number(anyValue(random, 0));
      const { name, message } = errorFromCode(code, redact(text, { Authorization: `Bearer ${text.slice(3, 20)}` }));
      if (message.length > 10_000) throw new InvalidTaskError(`a message of ${message.length} characters`);
      return name;
    },
  },
  {
    name: "send through the transport",
    weight: 8,
    run(random, { responses }, note) {
      const text = anyText(random, responses);
      note(text);
      const bytes = anyBytes(random, text);
      const status = [200, 200, 200, 400, 401, 429, 500, 502, 204, 302][Math.floor(random() * 10)] ?? 200;
      const kling = clientOn(() => new Response([204, 302].includes(status) ? null : bytes, { status }));
      return outcomeOf(() => kling.request({ method: "POST", path: "/v1/videos/image-recognize", body: {} }));
    },
  },
  {
    name: "resume a task reference",
    weight: 5,
    run(random, { references, responses }, note) {
      const text = anyText(random, references);
      note(text);
      const response = anyText(random, responses);
      const kling = clientOn(() => new Response(response));
      return outcomeOf(async () => {
        const task = await kling.tasks.resume(text);
        await task.refresh();
      });
    },
  },
  {
    name: "send an intent",
    weight: 4,
    run(random, { intents, responses }, note) {
      const text = anyText(random, intents);
      note(text);
      const response = anyText(random, responses);
      const kling = clientOn(() => new Response(response));
      return outcomeOf(() => kling.tasks.send(text, { createTimeout: 10 }));
    },
  },
  {
    name: "prepare an input",
    weight: 3,
    run(random, _samples, note) {
      const value = random() < 0.3 ? anyValue(random) : changed(input, random);
      note(JSON.stringify(value) ?? "undefined");
      const kling = clientOn(() => new Response("{}"));
      // A caller without types can pass any value.
      return outcomeOf(() => kling.video.imageToVideo.prepare(value as typeof input & { resolution: "720p" }));
    },
  },
  {
    name: "read a .env file",
    weight: 2,
    run(random, _samples, note) {
      const text = anyEnvFile(random);
      note(text);
      const environment = parseEnv(text);
      const kling = clientOn(() => new Response('{"code":0,"data":[]}'), environment);
      return outcomeOf(() => kling.verifyCredentials());
    },
  },
];
