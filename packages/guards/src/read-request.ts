import { imageModel, videoModel } from "@klingkit/models";
import { resolutionOfMode } from "@klingkit/models/capabilities";
import { fieldsOf, isFields, text, type TaskIntent } from "@klingkit/tasks";

/** What the request of a create asks for, in klingkit's words for both API versions. */
export interface RequestSettings {
  /** The model, by klingkit's name if it is known. Undefined if the request has none. */
  readonly model: string | undefined;
  /** The resolution, such as `720p`. Two, such as `4k or 720p`, if fields contradict each other. Undefined if the request has none. */
  readonly resolution: string | undefined;
  /** The duration of the output, seconds; `NaN` if it cannot be read. Undefined if the request has none. */
  readonly duration: number | undefined;
}

/**
 * Reads what will be sent, including the fields of `extraBody`: the path and the body of the request, not the input.
 */
export function readSettings(intent: TaskIntent): RequestSettings {
  const body = bodyOf(intent);
  const settings = intent.apiVersion === "v2" ? fieldsOf(fieldsOf(body)["settings"]) : fieldsOf(body);
  const duration = settings["duration"];
  return {
    model: modelOf(intent, fieldsOf(body)),
    resolution: resolutionOf(intent, settings),
    duration: duration === undefined || duration === null ? undefined : secondsOf(duration),
  };
}

/** For videos, API v1 has the field `mode`; a `resolution` beside it does not replace it. */
function resolutionOf({ apiVersion, endpoint }: TaskIntent, settings: Record<string, unknown>): string | undefined {
  const mode = text(settings, "mode");
  const fromMode = mode === undefined ? undefined : resolutionOfMode(mode);
  const resolution = text(settings, "resolution");
  if (apiVersion === "v2" || !endpoint.startsWith("video.")) return resolution ?? fromMode;
  const differ = fromMode !== undefined && resolution !== undefined && fromMode !== resolution;
  return differ ? `${fromMode} or ${resolution}` : (fromMode ?? resolution);
}

/** API v1 accepts a number or a text. */
function secondsOf(duration: unknown): number {
  return typeof duration === "number" || (typeof duration === "string" && duration.trim() !== "")
    ? Number(duration)
    : Number.NaN;
}

/** API v2 has the model at the end of the path, API v1 in the body. */
function modelOf({ apiVersion, path, endpoint }: TaskIntent, body: Record<string, unknown>): string | undefined {
  const name = apiVersion === "v2" ? decodeURIComponent(path.split("/").at(-1) ?? "") : text(body, "model_name");
  return name === undefined || name === "" ? undefined : canonicalModel(name, endpoint);
}

/**
 * Returns klingkit's name of a model from any of its names. An unknown name is returned unchanged.
 * @param endpoint the endpoint, because a video model and an image model can have the same name on API v1
 */
export function canonicalModel(name: string, endpoint: string): string {
  const [first, second] = endpoint.startsWith("image.") ? [imageModel, videoModel] : [videoModel, imageModel];
  return (first(name) ?? second(name))?.name ?? name;
}

/** The fields whose values people write: prompts, texts to speak, names and descriptions. */
const TEXT_FIELD = /(^|_)(prompt|text|description)$|^(element|voice)_name$/;

/**
 * Returns all texts of a request that people write, in their order: the prompt, the negative prompt, the prompts of shots,
 * texts to speak, and names and descriptions of elements and voices.
 */
export function promptsOf(intent: TaskIntent): readonly string[] {
  const found: string[] = [];
  const visit = (value: unknown): void => {
    if (Array.isArray(value)) for (const item of value) visit(item);
    if (!isFields(value)) return;
    for (const [field, each] of Object.entries(value)) {
      if (typeof each !== "string") visit(each);
      else if (TEXT_FIELD.test(field) && each !== "") found.push(each);
    }
  };
  visit(bodyOf(intent));
  return found;
}

function bodyOf({ body }: TaskIntent): unknown {
  return JSON.parse(body);
}
