import { expect, test } from "vitest";
import { emulated, refusal } from "./emulated.ts";

test("a v1 prompt is measured as it is written there: <<<element_1>>> is longer than @a", async () => {
  const input = {
    prompt: "@a ".repeat(800),
    firstFrame: "https://pictures.example/first.png",
    elements: [{ id: "a", elementId: "829836802793406551" }],
  };
  const newer = await emulated("v2");
  const intent = await newer.video.imageToVideo.prepare(input);
  expect(JSON.parse(intent.body)).toMatchObject({ contents: [{ type: "prompt", text: input.prompt }, {}, {}] });
  const older = await emulated("v1");
  expect((await refusal(older.video.imageToVideo.create(input)))[0]).toMatch(
    /^`prompt` must have at most 2500 characters .* not 12800/,
  );
});
