import type { ImageCapability } from "./image-capability.ts";
import type { Misfit } from "./misfits.ts";

/** Settings that somebody asks an image model for. What is left out is not looked at. */
export interface AskedImageSettings {
  readonly resolution?: string | undefined;
  readonly aspectRatio?: string | undefined;
  /** Whether a picture is given. */
  readonly image?: boolean | undefined;
  /** How many. */
  readonly elements?: number | undefined;
  readonly imageReference?: string | undefined;
  readonly imageFidelity?: number | undefined;
  readonly humanFidelity?: number | undefined;
  readonly series?: boolean | undefined;
}

/** What of the asked settings a row does not allow, everything at once. */
export function imageMisfits(row: ImageCapability, asked: AskedImageSettings): Misfit[] {
  const { image = false, elements = 0, resolution, aspectRatio, imageReference } = asked;
  const resolutions = (image && row.imageResolutions) || row.resolutions;
  const aspectRatios = (!image && !elements && row.textAspectRatios) || row.aspectRatios;
  const lacks = (values: readonly string[], value: string | undefined): boolean =>
    value !== undefined && !values.includes(value);
  const makes = (values: readonly string[], value = ""): string =>
    values.length > 0 ? `makes ${values.join(", ")}${image ? "" : " from text"}, not ${value}` : "does not take it";

  const table: readonly (readonly [path: string, isWrong: boolean, message: string, allowed?: readonly string[]])[] = [
    ["prompt", !image && !elements && !row.textToImage, "makes pictures from pictures only"],
    ["resolution", lacks(resolutions, resolution), makes(resolutions, resolution), resolutions],
    ["aspectRatio", lacks(aspectRatios, aspectRatio), makes(aspectRatios, aspectRatio), aspectRatios],
    ["elements", elements > 0 && !row.elements, "takes no elements"],
    ["imageReference", lacks(row.imageReference ?? [], imageReference), "does not take it", row.imageReference],
    ["imageFidelity", asked.imageFidelity !== undefined && !row.fidelity, "does not take it"],
    ["humanFidelity", asked.humanFidelity !== undefined && !row.fidelity, "does not take it"],
    ["series", asked.series === true && !row.series, "makes no series"],
  ];
  const found = table.flatMap(([path, isWrong, message, allowed]): Misfit[] =>
    isWrong
      ? [
          {
            path,
            message: `${row.model} ${message}.`,
            hard: !row.disputed?.some((setting) => setting === path),
            ...(allowed?.length ? { allowed } : {}),
          },
        ]
      : [],
  );
  const { withdrawn } = row;
  if (!withdrawn) return found;
  const { date, successor } = withdrawn;
  // That these models are gone is nobody's official word.
  const message = `${row.model} is said to be withdrawn (${date}); use ${successor}.`;
  return [...found, { path: "model", message, allowed: [successor], hard: false }];
}
