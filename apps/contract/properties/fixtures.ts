import { createPrerequisites, media, presets } from "../prerequisites.ts";
import { createTestService, withRetiredModels, type TestService } from "../test-service.ts";

/** Objects of the emulator that inputs can refer to. All cases of an emulator share them. */
export interface Fixtures {
  readonly videoId: string;
  readonly audioId: string;
  readonly faceSession: { readonly sessionId: string; readonly faceId: string };
  /** Selections in videos of 5 and of 8 s. */
  readonly selections: { readonly short: string; readonly long: string };
  readonly imageElements: readonly string[];
  readonly videoElements: readonly string[];
  readonly voices: readonly string[];
}

/** Starts an emulator with all fixtures. It serves retired models. */
export async function createFixtures(): Promise<{ readonly service: TestService; readonly fixtures: Fixtures }> {
  const service = await createTestService(withRetiredModels);
  const kling = service.client("API key");
  const prerequisites = createPrerequisites(kling);
  const anna = { name: "Anna", description: "a woman", videoUrl: media.videoUrl };
  const { outputs } = await kling.video.elements.run(anna);
  const long = await kling.video.multiElements.start({ videoUrl: "https://example.com/long.mov?seconds=8" });
  return {
    service,
    fixtures: {
      videoId: await prerequisites.videoId(),
      audioId: await prerequisites.audioId(),
      faceSession: await prerequisites.faceSession(),
      selections: { short: await prerequisites.selectionWithPoint(), long: long.sessionId },
      imageElements: [presets.element, presets.otherElement, await prerequisites.elementId()],
      videoElements: outputs.flatMap((output) => (output.type === "element" ? output.id : [])),
      voices: [presets.voice, await prerequisites.voiceId()],
    },
  };
}
