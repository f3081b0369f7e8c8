import type { Fact } from "./fact.ts";

/** A tag that an element can have. */
export interface ElementTag {
  readonly id: string;
  readonly name: string;
}

/** Tags of elements (kling-api V 10.14, I 8.1). */
export const elementTags: Pick<Fact, "source" | "sureness"> & {
  readonly asOf: string;
  readonly tags: readonly ElementTag[];
} = {
  source: "V 10.14",
  asOf: "2026-09-20",
  sureness: "official mirror",
  tags: [
    { id: "o_101", name: "Hottest" },
    { id: "o_102", name: "Character" },
    { id: "o_103", name: "Animal" },
    { id: "o_104", name: "Item" },
    { id: "o_105", name: "Costume" },
    { id: "o_106", name: "Scene" },
    { id: "o_107", name: "Effect" },
    { id: "o_108", name: "Others" },
  ],
};
