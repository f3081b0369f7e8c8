import { experimental_generateVideo as generateVideo } from "ai";
import { expect, test } from "vitest";
import { creates, emulated, isMp4 } from "./emulated.ts";

test("generates a video", async () => {
  const { emulator, klingkit, virtual } = await emulated();
  const { video, warnings, providerMetadata } = await generateVideo({
    model: klingkit.video("kling-3.0"),
    prompt: "a lighthouse in fog",
    ...virtual,
  });
  expect(isMp4(video.uint8Array)).toBe(true);
  expect(warnings).toEqual([]);
  expect(creates(emulator)).toEqual(["/text-to-video/kling-3.0"]);
  expect(providerMetadata).toMatchObject({ klingkit: { tasks: [{ status: "succeeded" }] } });
});

test("generates three videos with one start", async () => {
  const { emulator, klingkit, virtual } = await emulated();
  const { videos, responses } = await generateVideo({
    model: klingkit.video("kling-3.0"),
    prompt: "a lighthouse in fog",
    n: 3,
    ...virtual,
  });
  expect(videos.map(({ uint8Array }) => isMp4(uint8Array))).toEqual([true, true, true]);
  expect(responses).toHaveLength(1);
  expect(emulator.state().paid.tasks).toBe(3);
});
