import { expect, test } from "vitest";
import { screen } from "../src/index.ts";
import { connect, errorOf, openEmulator } from "./emulated.ts";

/** Collects the texts that the guard receives. */
async function screened(
  create: (kling: ReturnType<typeof connect>) => Promise<unknown>,
  credential: "api-key" | "pair" = "api-key",
): Promise<string[]> {
  const texts: string[] = [];
  const emulator = await openEmulator();
  await create(connect(emulator, { beforeCreate: screen((text) => void texts.push(text)) }, credential));
  return texts;
}

test("receives the prompt on both API versions", async () => {
  const create = ({ video }: ReturnType<typeof connect>) => video.textToVideo.create({ prompt: "a lighthouse" });
  expect(await screened(create)).toEqual(["a lighthouse"]);
  expect(await screened(create, "pair")).toEqual(["a lighthouse"]);
});

test("receives the prompts of shots and references on both API versions", async () => {
  const shots = [
    { prompt: "a boat", duration: 3 },
    { prompt: "a gun", duration: 3 },
  ];
  const create = ({ video }: ReturnType<typeof connect>) => video.textToVideo.create({ shots });
  expect((await screened(create)).join()).toMatch(/a boat.*a gun/);
  expect(await screened(create, "pair")).toEqual(["a boat", "a gun"]);
  const omni = ({ video }: ReturnType<typeof connect>) => video.omni.create({ prompt: "a lighthouse at sea" });
  expect(await screened(omni)).toEqual(["a lighthouse at sea"]);
});

test("receives negative prompts, texts to speak, names and descriptions", async () => {
  expect(
    await screened(({ video }) =>
      video.textToVideo.create({ prompt: "fog", negativePrompt: "people" }, { apiVersion: "v1" }),
    ),
  ).toEqual(["fog", "people"]);
  expect(
    await screened(({ audio }) => audio.speech({ text: "Hello.", voiceId: "oversea_male1", language: "en" })),
  ).toEqual(["Hello."]);
  expect(
    await screened(({ video }) =>
      video.elements.create({
        name: "Ada",
        description: "a sailor",
        frontalImage: "https://images.example/a.png",
        referenceImages: ["https://images.example/b.png"],
      }),
    ),
  ).toEqual(["Ada", "a sailor"]);
  expect(
    await screened(({ video }) =>
      video.textToVideo.create({ prompt: "fog" }, { extraBody: { options: { style_prompt: "oil on canvas" } } }),
    ),
  ).toEqual(["fog", "oil on canvas"]);
});

test("blocks a create for the reason that the function returns, without the prompt", async () => {
  const emulator = await openEmulator();
  const kling = connect(emulator, {
    beforeCreate: screen(async (prompt) => (prompt.includes("gun") ? "our films show no weapons" : undefined)),
  });
  const error = await errorOf(kling.video.textToVideo.create({ prompt: "a gun" }));
  expect(error.cause).toMatchObject({ guard: "screen", message: "A prompt was rejected: our films show no weapons" });
  expect(error.message).not.toContain("gun");
  await kling.video.textToVideo.create({ prompt: "a lighthouse" });
  expect(emulator.state().paid.tasks).toBe(1);
});

test("blocks a create if the function fails", async () => {
  const emulator = await openEmulator();
  const kling = connect(emulator, { beforeCreate: screen(() => Promise.reject(new Error("the filter is down"))) });
  expect((await errorOf(kling.video.textToVideo.create({ prompt: "fog" }))).message).toContain("the filter is down");
  expect(emulator.calls).toEqual([]);
});
