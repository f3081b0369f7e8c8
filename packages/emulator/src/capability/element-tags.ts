/** Tags of elements (kling-api V 10.14, official mirror). */
export const ELEMENT_TAGS: Readonly<Record<string, string>> = {
  o_101: "Hottest",
  o_102: "Character",
  o_103: "Animal",
  o_104: "Item",
  o_105: "Costume",
  o_106: "Scene",
  o_107: "Effect",
  o_108: "Others",
};
