import { capabilities, explain } from "@klingkit/models/capabilities";
import { estimate } from "@klingkit/models/prices";
import { videoModels } from "@klingkit/models";

/** Returns the model that makes such a video for the least money, and its price in USD. */
export function cheapestModel(resolution: string, seconds: number): { model: string; usd: number } | undefined {
  const endpoint = "video.textToVideo";
  const offers = videoModels.flatMap(({ name: model }) => {
    const at = capabilities(model)?.[endpoint];
    if (!at?.possible || at.row.withdrawn) return [];
    if (explain(endpoint, model, { resolution, duration: seconds }).length > 0) return [];
    const price = estimate({ endpoint, model, resolution, seconds });
    return price ? [{ model, usd: price.usd.max }] : [];
  });
  return offers.toSorted((one, other) => one.usd - other.usd)[0];
}
