import type { Fact } from "./fact.ts";

/** A tag of elements. */
export interface ElementTag {
  /** The id of the tag. */
  readonly id: string;
  /** The English name of the tag. */
  readonly name: string;
}

// See apps/docs/service/elements.md#tags.
/**
 * The tags of elements.
 * @example const id = elementTags.tags.find(({ name }) => name === "Character")?.id; // "o_102"
 */
export const elementTags: Pick<Fact, "source" | "confidence"> & {
  /** The date of the source. */
  readonly asOf: string;
  /** The tags. */
  readonly tags: readonly ElementTag[];
} = {
  source: "elements.md#tags",
  asOf: "2026-09-20",
  confidence: "official",
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
