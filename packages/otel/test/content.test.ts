import { DEFAULT_ACCOUNT } from "@klingkit/emulator";
import { SpanStatusCode } from "@opentelemetry/api";
import { expect, test } from "vitest";
import { observedClient } from "./recorded.ts";

/** Text that must not be recorded anywhere: prompts, keys and parts of URLs. */
const planted = {
  prompt: "PLANTED-PROMPT",
  negativePrompt: "PLANTED-NEGATIVE",
  query: "PLANTED-QUERY",
  message: "PLANTED-MESSAGE",
  model: "PLANTED MODEL",
  apiKey: "api-key-emulator",
};

const SPANS = 10_000;

test(`prompts, keys and queries are not in ${SPANS} spans`, async () => {
  // Plain requests: the spans of an HTTP instrumentation are not klingkit's.
  const recorded = await observedClient(
    {
      concurrency: false,
      beforeCreate(intent) {
        if (!intent.body.includes("blocked")) return;
        throw Object.assign(new Error(`${planted.message}: ${intent.body}`), { name: intent.body });
      },
    },
    { accounts: [{ ...DEFAULT_ACCOUNT, packs: [{ type: "video", units: 1_000_000, concurrency: 10_000 }] }] },
  );
  const { emulator, kling, spans, text } = recorded;
  const { textToVideo } = kling.video;
  const prompt = `${planted.prompt}, a lighthouse in fog`;
  const kinds: readonly ((index: number) => Promise<unknown>)[] = [
    () => textToVideo.run({ prompt, negativePrompt: planted.negativePrompt }),
    () => textToVideo.run({ prompt: `${prompt} [fail]` }),
    () => textToVideo.run({ prompt: `${prompt} [reject]` }),
    () => textToVideo.run({ prompt: `${prompt} blocked` }),
    () => textToVideo.run({ prompt, duration: 5 }, { extraBody: { note: planted.prompt } }),
    // Errors of the validation quote the value.
    () => textToVideo.run({ prompt, duration: planted.prompt as never }),
    // The service and a gateway quote the request in their messages.
    (index) => failing(index, { code: 1201, message: `invalid: ${planted.message} ${prompt}` }),
    (index) => failing(index, { status: 502, body: `<html>${planted.message} ${planted.apiKey}</html>` }),
    (index) => failing(index, { drop: "after" }),
    () => textToVideo.run({ prompt }, { callbackUrl: `https://films.example/hook?token=${planted.query}` }),
    () => kling.video.imageToVideo.run({ prompt, firstFrame: `https://cdn.example/a.png?sig=${planted.query}` }),
    async () => textToVideo.run({ prompt, model: planted.model }, { validate: false }),
  ];
  /** Runs a task whose create has a fault. */
  function failing(index: number, fault: Parameters<typeof emulator.faults.add>[0]): Promise<unknown> {
    const externalTaskId = `faulty-${index}`;
    const when = ({ body }: { readonly body?: unknown }): boolean =>
      JSON.stringify(body).includes(`"${externalTaskId}"`);
    const rule = emulator.faults.add({ method: "POST", times: 1, when, ...fault });
    return textToVideo.run({ prompt }, { externalTaskId }).finally(() => rule.remove());
  }

  for (let round = 0; spans().length < SPANS; round++) {
    const batch = Array.from({ length: 20 }, (_, each) =>
      kinds.map((run, kind) => run(1000 * round + 20 * kind + each)),
    );
    await Promise.allSettled(batch.flat());
    if (round === 200) throw new Error(`There are only ${spans().length} spans after ${round} rounds.`);
  }

  const failed = spans().filter(({ status }) => status.code === SpanStatusCode.ERROR);
  const types = new Set(failed.map(({ attributes }) => attributes["error.type"]));
  expect(types).toEqual(
    new Set(["task_failed", "content_rejected", "create_blocked", "request_rejected", "invalid_input"]),
  );
  const everything = await text();
  expect(spans().length).toBeGreaterThanOrEqual(SPANS);
  expect(everything).toContain("generate_content kling-3.0");
  for (const content of Object.values(planted)) expect(everything).not.toContain(content);
  expect(everything).not.toMatch(/PLANTED|lighthouse|token=|sig=|Bearer/);
}, 120_000);

test.each([
  ["a text", "PLANTED"],
  ["an error whose name is a sentence", Object.assign(new Error("x"), { name: "a PLANTED prompt" })],
  ["an error whose code is a sentence", Object.assign(new Error("x"), { code: "a PLANTED prompt", name: "" })],
  ["undefined", undefined],
])("a listener's failure with %s is no error of the wait", async (_name, thrown) => {
  const { kling, named, text } = await observedClient();
  await kling.video.textToVideo.run(
    { prompt: "fog" },
    {
      onUpdate() {
        // oxlint-disable-next-line typescript/only-throw-error -- listeners can throw any value
        throw thrown;
      },
    },
  );
  expect(named("fetch_response").map(({ status }) => status.code)).toEqual([SpanStatusCode.UNSET]);
  expect(await text()).not.toContain("PLANTED");
});
