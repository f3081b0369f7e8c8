/** One model, two names (kling-api `capabilities.json`, `name_map`). Slots are counted per model whichever name asked. */
const V1_TO_PATH: Readonly<Record<string, string>> = {
  "kling-v2-5-turbo": "kling-2.5-turbo",
  "kling-v2-6": "kling-2.6",
  "kling-v3": "kling-3.0",
  "kling-v3-omni": "kling-3.0-omni",
  "kling-video-o1": "kling-o1",
};

/** The canonical name: the path design's where it has one, else v1's own. */
export function canonical(modelName: string): string {
  return (Object.hasOwn(V1_TO_PATH, modelName) && V1_TO_PATH[modelName]) || modelName;
}

/** v1's name for a path model; itself where v1 has none. */
export function v1Name(model: string): string {
  return Object.entries(V1_TO_PATH).find(([, path]) => path === model)?.[0] ?? model;
}
