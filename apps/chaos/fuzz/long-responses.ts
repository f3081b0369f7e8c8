import { KlingError } from "@klingkit/errors";
import { createKling } from "klingkit";
import { canned } from "./canned.ts";

/** Texts that, repeated, cause backtracking in inefficient regular expressions. */
const patterns = [
  "eyJ-",
  "eyJa.",
  "Bearer ",
  "Bearer\t",
  " ",
  "\n",
  "<",
  "[",
  '{"a":',
  '"',
  "\\",
  "\u0000",
  "1",
  ".",
] as const;

/** The maximum time of a response, milliseconds. One of 160 kB takes a few. */
const MAX_TIME = 1000;

/** Sends responses of one repeated text, as a gateway's page and as a service's message. Returns those that took too long. */
export async function readLongResponses(bytes = 160_000): Promise<string[]> {
  const slow: string[] = [];
  for (const pattern of patterns) {
    const long = pattern.repeat(Math.ceil(bytes / pattern.length));
    const responses = { page: long, message: JSON.stringify({ code: 1201, message: long, request_id: "r" }) };
    for (const [kind, text] of Object.entries(responses)) {
      const { clock, fetch } = canned(() => new Response(text, { status: 400 }));
      const kling = createKling({
        apiKey: "api-key-fuzz",
        baseUrl: "http://emulator.localhost",
        env: {},
        clock,
        fetch,
      });
      const start = performance.now();
      const error = await kling
        .request({ method: "POST", path: "/v1/audio/tts", body: {} })
        .catch((thrown: unknown) => thrown);
      const duration = performance.now() - start;
      if (!(error instanceof KlingError)) slow.push(`${JSON.stringify(pattern)} as a ${kind}: no KlingError`);
      if (duration > MAX_TIME)
        slow.push(`${JSON.stringify(pattern)} as a ${kind}: ${Math.round(duration)} ms for ${text.length} bytes`);
    }
  }
  return slow;
}
