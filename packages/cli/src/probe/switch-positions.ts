import type { Switches } from "@klingkit/emulator";
import { UsageError } from "../command-error.ts";

type Positions = { readonly [Name in keyof Switches]: readonly Switches[Name][] };

/** The positions of each switch of the emulator that `--switch` accepts, and that the table of the probe lists. */
export const switchPositions: Positions = {
  externalTaskIds: ["strict", "off", { lateBy: 5000 }],
  duplicateIdCheck: ["before-balance", "before-slots", "after-slots"],
  duplicateIdLookup: ["newest", "oldest"],
  visibleAfter: [0, 5000],
  tasksEndpointProducts: ["all", "video", ["text-to-video"]],
  listOrder: ["newest", "oldest"],
  crossEndpointQueries: ["reject", "allow"],
  slotScope: ["model", "pack"],
  slotStatus: [429, 200],
  retired: ["reject", "serve"],
  extraSlashes: ["accept", "reject"],
  absentValues: ["empty", "missing"],
  omniRatio: ["required", "optional"],
  costsLimit: ["off", "1302"],
  notFound: ["1201", "1203"],
  callbackAt: ["every-change", "end"],
  errorData: ["missing", "null"],
  invalidImages: ["task", "create"],
  chargeFailed: [false, true],
  signV1: [true, false],
  deleteData: ["missing", "present"],
  linkStyle: ["ksTime", "Expires"],
  identicalCreates: ["separate", "collapse"],
  kling4Options: ["accept", "reject", "ignore"],
  elementIds: ["long", "short"],
  externalIdScope: ["account", "endpoint"],
  elementExternalIds: ["accept", "ignore"],
  deletedElements: ["listed", "hidden"],
  outOfRangePages: ["reject", "clamp"],
  promptLength: ["characters", "utf16", "bytes"],
  wrongTypes: ["reject", "convert"],
  contentType: ["ignore", "reject"],
  jwtOnV2: ["reject", "accept"],
  kling4: ["serve", "reject"],
};

/** The text of a position: `strict`, `5000`, `lateBy:5000`, `image,element`. */
export function positionText(position: Switches[keyof Switches]): string {
  if (Array.isArray(position)) return position.join(",");
  return typeof position === "object" && "lateBy" in position ? `lateBy:${position.lateBy}` : String(position);
}

/**
 * Parses `NAME=POSITION`. A time and a list of products may have other values than those of the table.
 * @throws {UsageError} if there is no such switch or position
 */
export function parseSwitch(argument: string): Partial<Switches> {
  const [name = "", ...rest] = argument.split("=");
  const text = rest.join("=");
  const known: ReadonlyMap<string, readonly Switches[keyof Switches][]> = new Map(Object.entries(switchPositions));
  const positions = known.get(name);
  if (!positions)
    throw new UsageError(
      `--switch: ${name} is not a switch of the emulator. The switches: ${[...known.keys()].join(", ")}.`,
    );
  const position = positions.find((each) => positionText(each) === text);
  if (position !== undefined) return { [name]: position };
  const number = /^(?:lateBy:)?(\d+)$/.exec(text)?.[1];
  if (name === "visibleAfter" && number === text) return { visibleAfter: Number(text) };
  if (name === "externalTaskIds" && number !== undefined && number !== text)
    return { externalTaskIds: { lateBy: Number(number) } };
  if (name === "tasksEndpointProducts" && text !== "") return { tasksEndpointProducts: text.split(",") };
  throw new UsageError(`--switch: ${name} must be ${positions.map(positionText).join(", ")}, not ${text || "empty"}.`);
}
