import { KlingError } from "@klingkit/errors";
import { createKling } from "klingkit";
import { canned } from "./canned.ts";

/** Pieces that make a careless pattern go back and forth when they are repeated. */
const pieces = [
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

/** An answer of 160 kB takes a few milliseconds; longer than this is more than its length explains. */
const SLOW = 1000;

/** Answers of one repeated piece, as a gateway's page and as a service's message; gives those that took too long. */
export async function readLongAnswers(bytes = 160_000): Promise<string[]> {
  const slow: string[] = [];
  for (const piece of pieces) {
    const long = piece.repeat(Math.ceil(bytes / piece.length));
    const answers = { page: long, message: JSON.stringify({ code: 1201, message: long, request_id: "r" }) };
    for (const [kind, text] of Object.entries(answers)) {
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
      const took = performance.now() - start;
      if (!(error instanceof KlingError)) slow.push(`${JSON.stringify(piece)} as a ${kind}: no error of klingkit's`);
      if (took > SLOW)
        slow.push(`${JSON.stringify(piece)} as a ${kind}: ${Math.round(took)} ms for ${text.length} bytes`);
    }
  }
  return slow;
}
