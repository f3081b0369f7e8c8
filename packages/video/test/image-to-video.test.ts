import { expect, test } from "vitest";
import { emulated, refusal } from "./emulated.ts";

test("the prompt limit of API v1 counts encoded references", async () => {
  const input = {
    prompt: "@a ".repeat(800),
    firstFrame: "https://images.example/first.png",
    elements: [{ id: "a", elementId: "829836802793406551" }],
  };
  const v2 = await emulated("v2");
  const intent = await v2.video.imageToVideo.prepare(input);
  expect(JSON.parse(intent.body)).toMatchObject({ contents: [{ type: "prompt", text: input.prompt }, {}, {}] });
  const v1 = await emulated("v1");
  expect((await refusal(v1.video.imageToVideo.create(input)))[0]).toMatch(
    /^`prompt` must have at most 2500 characters .* not 12800/,
  );
});
