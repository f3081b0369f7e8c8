import { capabilities, explain } from "@klingkit/models/capabilities";
import { estimate } from "@klingkit/models/prices";
import { videoModels } from "@klingkit/models";

/** Returns the cheapest model for a text-to-video task, and its price in USD. */
export function cheapestModel(resolution: string, seconds: number): { model: string; usd: number } | undefined {
  const endpoint = "video.textToVideo";
  const candidates = videoModels.flatMap(({ name: model }) => {
    const capability = capabilities(model)?.[endpoint];
    if (!capability?.supported || capability.row.withdrawn) return [];
    if (explain(endpoint, model, { resolution, duration: seconds }).length > 0) return [];
    const price = estimate({ endpoint, model, resolution, seconds });
    return price ? [{ model, usd: price.usd.max }] : [];
  });
  return candidates.toSorted((a, b) => a.usd - b.usd)[0];
}
