import type { Element, Voice } from "./tasks/task.ts";

/** The voices and elements that the service offers to every account. */
export interface Presets {
  readonly voices: ReadonlyMap<string, Voice>;
  readonly elements: ReadonlyMap<string, Element>;
}

/** Creates the presets. Their names are invented, because the service does not publish a complete list. */
export function createPresets(): Presets {
  const voices = ["Narrator", "Neighbour", "Child"].map((name, index): Voice => {
    return { id: String(820_000_000_000_000_001n + BigInt(index)), name, ownedBy: "kling", isDeleted: false };
  });
  const elements = ["Lighthouse", "Fisher"].map((name, index): Element => {
    return {
      id: 829_836_802_793_406_551n + BigInt(index * 2),
      name,
      description: `A preset ${name.toLowerCase()}`,
      kind: "image_refer",
      referImages: [],
      referVideos: [],
      tags: ["o_108"],
      ownedBy: "kling",
      isDeleted: false,
    };
  });
  return {
    voices: new Map(voices.map((voice) => [voice.id, voice])),
    elements: new Map(elements.map((element) => [String(element.id), element])),
  };
}
