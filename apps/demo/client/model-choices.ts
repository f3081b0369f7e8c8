import { videoModels } from "@klingkit/models";
import { type VideoCapability, videoCapability } from "@klingkit/models/capabilities";
import { type Choice, everyCapability, type Given, productOf, titleOf } from "./choices.ts";
import { texts } from "./texts.ts";

/** A model, and what it can do with what is given. */
export interface ModelChoice extends Choice<string> {
  readonly title: string;
  readonly capability: VideoCapability | undefined;
  /** Not of the newer design. */
  readonly older: boolean;
}

/** Every model that makes clips from words or a picture. */
export function modelChoices(given: Given): readonly ModelChoice[] {
  const product = productOf(given);
  const known = new Set(everyCapability.map(({ model }) => model));
  return videoModels.flatMap(({ name, title, path }) => {
    // Models of other endpoints only have no place on this page.
    if (!known.has(name)) return [];
    const capability = videoCapability(product, name);
    const withdrawn = capability?.withdrawn;
    const why = withdrawn
      ? texts.model.withdrawn(withdrawn.date, titleOf(withdrawn.successor))
      : texts.model[product === "textToVideo" ? "needsPicture" : "noPicture"];
    return { value: name, title, capability, older: path === undefined, ...(capability && !withdrawn ? {} : { why }) };
  });
}
