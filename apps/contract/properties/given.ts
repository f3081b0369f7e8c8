import { createMaterials, media, presets } from "../materials.ts";
import { createWorld, serving, type World } from "../world.ts";

/** What inputs may name: it is there in a world that cases share. */
export interface Given {
  readonly clip: string;
  readonly speech: string;
  readonly faces: { readonly sessionId: string; readonly faceId: string };
  /** Selections in clips of 5 and of 8 seconds. */
  readonly selections: { readonly short: string; readonly long: string };
  readonly imageElements: readonly string[];
  readonly videoElements: readonly string[];
  readonly voices: readonly string[];
}

/** A world in which everything is there that a valid input may name. Old models are served. */
export async function furnishedWorld(): Promise<{ readonly world: World; readonly given: Given }> {
  const world = await createWorld(serving);
  const kling = world.client("API key");
  const materials = createMaterials(kling);
  const anna = { name: "Anna", description: "a woman", videoUrl: media.clip };
  const { outputs } = await kling.video.elements.run(anna);
  const long = await kling.video.multiElements.start({ videoUrl: "https://example.com/long.mov?seconds=8" });
  return {
    world,
    given: {
      clip: await materials.clip(),
      speech: await materials.speech(),
      faces: await materials.faces(),
      selections: { short: await materials.marked(), long: long.sessionId },
      imageElements: [presets.element, presets.otherElement, await materials.element()],
      videoElements: outputs.flatMap((output) => (output.type === "element" ? output.id : [])),
      voices: [presets.voice, await materials.voice()],
    },
  };
}
