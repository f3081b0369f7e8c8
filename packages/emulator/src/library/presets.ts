import type { Library } from "./library.ts";

/** What every account may use. The names are this emulator's own: the service's presets are a list it does not publish in full. */
export function fillLibrary(library: Library): Library {
  for (const [index, name] of ["Narrator", "Neighbour", "Child"].entries()) {
    const id = String(820_000_000_000_000_001n + BigInt(index));
    library.voices.set(id, { id, name, ownedBy: "kling", deleted: false });
  }
  for (const [index, name] of ["Lighthouse", "Fisher"].entries()) {
    const id = 829_836_802_793_406_551n + BigInt(index * 2);
    library.elements.set(String(id), {
      id,
      name,
      description: `A preset ${name.toLowerCase()}`,
      kind: "image_refer",
      referImages: [],
      referVideos: [],
      tags: ["o_108"],
      ownedBy: "kling",
      deleted: false,
    });
  }
  return library;
}
