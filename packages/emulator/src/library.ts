import type { Element, MadeVideo, Task, Voice } from "./tasks/task.ts";

/** A sound or a video of the input. Nothing is fetched. */
export interface SourceMedia {
  /** Of outputs of this emulator the real length; of others what `?seconds=` in the URL says, else 5. */
  readonly seconds: number;
  /** Whether the length is more than an assumption. Only then limits apply to it. */
  readonly isKnown: boolean;
}

export interface SourceVideo extends SourceMedia {
  readonly id?: string;
  readonly url: string;
  readonly task?: Task;
  readonly made?: MadeVideo;
}

/** What a synchronous first step (face identification, selection) leaves for the create that follows. */
export interface Session {
  readonly id: string;
  readonly kind: "face" | "selection";
  readonly account: string;
  readonly startedAt: number;
  readonly source: SourceVideo;
  readonly points: Map<number, { readonly x: number; readonly y: number }[]>;
}

/** The presets (what accounts created is in their tasks), and the sessions. */
export interface Library {
  readonly voices: ReadonlyMap<string, Voice>;
  readonly elements: ReadonlyMap<string, Element>;
  readonly sessions: Map<string, Session>;
}

/** The names of the presets are this emulator's: the service does not publish its list in full. */
export function createLibrary(): Library {
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
    sessions: new Map(),
  };
}
