import { allow, audit, budget, screen } from "@klingkit/guards";
import { experimental_generateVideo as generateVideo, generateSpeech } from "ai";
import { expect, test, vi } from "vitest";
import { creates, emulated } from "./emulated.ts";

test("guards apply to videos, and what a failed task did not cost is given back", async () => {
  const guard = budget({ units: { video: 6 }, per: "day" });
  const lines: string[] = [];
  const { emulator, klingkit, virtual } = await emulated({
    beforeCreate: [
      audit((line) => void lines.push(line)),
      allow({ models: ["kling-3.0"] }),
      screen((prompt) => (prompt.includes("gun") ? "our films show no weapons" : undefined)),
      guard,
    ],
  });
  const generate = (prompt: string, model = "kling-3.0") =>
    generateVideo({ model: klingkit.video(model), prompt, maxRetries: 0, ...virtual });
  await expect(generate("[fail]")).rejects.toThrow("failed");
  await vi.waitFor(async () => expect(await guard.state()).toMatchObject([{ used: 0 }]));
  await generate("fog");
  await generate("rain");
  await expect(generate("snow")).rejects.toThrow("The budget of 6 video units per day does not cover the task");
  await expect(generate("a gun")).rejects.toThrow("our films show no weapons");
  await expect(generate("fog", "kling-2.6")).rejects.toThrow("The model kling-2.6 is not allowed");
  expect(creates(emulator)).toHaveLength(3);
  await vi.waitFor(() => expect(lines).toHaveLength(12));
});

test("guards apply to images and speech", async () => {
  const guard = budget({ units: { video: 0.05 }, per: "day" });
  const { klingkit } = await emulated({ beforeCreate: guard });
  const speak = () =>
    generateSpeech({ model: klingkit.speech(), text: "Fog.", voice: "oversea_male1", language: "en", maxRetries: 0 });
  await speak();
  await expect(speak()).rejects.toThrow("does not cover the task");
});
