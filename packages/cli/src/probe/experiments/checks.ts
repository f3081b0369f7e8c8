import { videoModels } from "@klingkit/models";
import { videoCapability } from "@klingkit/models/capabilities";
import type { Answer } from "../answer.ts";
import type { Experiment, Finding } from "../experiment.ts";
import { Inconclusive } from "../inconclusive.ts";
import type { Lab } from "../lab.ts";
import { TEXT_TO_VIDEO } from "../requests.ts";

// Creates that the service has to refuse: each has a value that is out of range (apps/docs/service/errors.md).

/** The price of a refused create, if the service accepts it against expectation. */
const UNITS = 5;
/** No model supports such a length. */
const IMPOSSIBLE_SECONDS = 999;

/** The models that klingkit takes as withdrawn from text to video, by their names on API v1. */
const withdrawnModels: readonly string[] = videoModels.flatMap(({ name, v1 }) =>
  v1 !== undefined && videoCapability("textToVideo", name)?.withdrawn ? [v1] : [],
);

/** Sends a create of API v1 that is refused. */
function refusedV1(lab: Lab, body: object, contentType?: string): Promise<Answer> {
  return lab.refused({
    path: TEXT_TO_VIDEO,
    units: UNITS,
    body: { prompt: "a lighthouse", mode: "std", duration: "5", ...body },
    ...(contentType === undefined ? {} : { contentType }),
  });
}

function refusedV2(lab: Lab, model: string, prompt = "a lighthouse"): Promise<Answer> {
  const settings = { duration: IMPOSSIBLE_SECONDS };
  return lab.refused({ path: `/text-to-video/${model}`, units: UNITS, body: { prompt, settings } });
}

/** What a rejection complains about. */
function subject({
  code,
  message,
}: Answer): "accepted" | "body" | "prompt" | "cfg_scale" | "duration" | "model" | "other" {
  if (code === 0) return "accepted";
  if (/failed to resolve/i.test(message)) return "body";
  if (/duration/i.test(message)) return "duration";
  if (/cfg/i.test(message)) return "cfg_scale";
  if (/prompt|size must be/i.test(message)) return "prompt";
  return code === 1203 || /model/i.test(message) ? "model" : "other";
}

export const order: Experiment = {
  name: "order",
  sends: "a create with an unknown model and `cfg_scale: 5`, which is refused",
  cost: 0,
  questions: {
    "order-of-checks": {
      question: "Is the model checked before the other parameters?",
      answers: { model: "the rejection is about the model", parameters: "the rejection is about `cfg_scale`" },
      assumed: "model",
      page: "apps/docs/service/errors.md#order-of-checks",
    },
  },
  async run(lab) {
    const found = subject(await refusedV1(lab, { model_name: "klingkit-probe", cfg_scale: 5 }));
    if (found === "model") return { "order-of-checks": { says: "model" } };
    if (found === "cfg_scale") return { "order-of-checks": { says: "parameters" } };
    throw new Inconclusive("the rejection is about neither");
  },
};

export const wrongTypes: Experiment = {
  name: "wrong-types",
  sends: "a create with `sound: true` and `cfg_scale: 5`, which is refused",
  cost: 0,
  questions: {
    "wrong-types": {
      question: "Is a boolean in place of a string rejected?",
      answers: {
        rejected: "the body cannot be resolved",
        converted: "the rejection is about `sound` or `cfg_scale`: the value was read",
      },
      assumed: "rejected",
      page: "apps/docs/service/errors.md#validation-messages",
    },
  },
  async run(lab) {
    const answer = await refusedV1(lab, { model_name: "kling-v2-5-turbo", sound: true, cfg_scale: 5 });
    const found = subject(answer);
    if (found === "body") return { "wrong-types": { says: "rejected" } };
    if (found === "cfg_scale" || /sound/i.test(answer.message)) return { "wrong-types": { says: "converted" } };
    throw new Inconclusive("the rejection is about something else");
  },
};

export const contentType: Experiment = {
  name: "content-type",
  sends: "a create with `cfg_scale: 5`, which is refused, as JSON and as plain text",
  cost: 0,
  questions: {
    "content-type": {
      question: "Is a `Content-Type` other than JSON rejected?",
      answers: { ignored: "the rejection is the same", rejected: "the rejection is another" },
      page: "apps/docs/service/open-questions.md#not-known",
    },
  },
  async run(lab) {
    const body = { model_name: "kling-v2-5-turbo", cfg_scale: 5 };
    const json = await refusedV1(lab, body);
    const text = await refusedV1(lab, body, "text/plain");
    const isSame = json.code === text.code && subject(json) === subject(text);
    return { "content-type": { says: isSame ? "ignored" : "rejected", detail: { status: text.status } } };
  },
};

export const promptLength: Experiment = {
  name: "prompt-length",
  sends: "creates with long prompts and an impossible duration, which are refused",
  cost: 0,
  needs: ["api-key"],
  questions: {
    "prompt-length": {
      question: "How are the 2500 characters of a prompt counted?",
      answers: {
        characters: "1300 emoji are accepted",
        utf16: "1300 emoji are too long, 1300 accented letters are not",
        bytes: "both are too long",
      },
      page: "apps/docs/service/video.md#text-to-video",
    },
  },
  async run(lab) {
    const complaint = async (prompt: string): Promise<string> =>
      subject(await refusedV2(lab, "kling-2.5-turbo", prompt));
    // The service may report any of several problems, so each has to be reported every time.
    for (let check = 0; check < 3; check++) {
      if ((await complaint("a".repeat(2501))) !== "prompt" || (await complaint("a".repeat(2500))) !== "duration")
        throw new Inconclusive("the service does not check the prompt before the duration");
    }
    const isTooLong = async (letter: string): Promise<boolean> => {
      const found = await complaint(letter.repeat(1300));
      if (found !== "prompt" && found !== "duration") throw new Inconclusive("the rejection is about something else");
      return found === "prompt";
    };
    const emoji = await isTooLong("\u{1F30A}");
    const accented = await isTooLong("\u00E9");
    if (accented && !emoji) throw new Inconclusive("the rejections contradict each other");
    return { "prompt-length": { says: accented ? "bytes" : emoji ? "utf16" : "characters" } };
  },
};

export const retired: Experiment = {
  name: "retired-models",
  sends: "a create with each withdrawn model and `cfg_scale: 5`, which is refused, and one with an unknown model",
  cost: 0,
  questions: {
    "retired-models": {
      question: "Are withdrawn models rejected?",
      answers: {
        rejected: "all rejections are about the model",
        served: "all are about `cfg_scale`",
        some: "some are about the model, the others about `cfg_scale`",
      },
      assumed: "rejected",
      page: "apps/docs/service/models.md#withdrawn-models",
    },
  },
  async run(lab) {
    const complaint = async (model: string): Promise<string> =>
      subject(await refusedV1(lab, { model_name: model, cfg_scale: 5 }));
    if ((await complaint("klingkit-probe")) !== "model" || (await complaint("kling-v2-5-turbo")) !== "cfg_scale")
      throw new Inconclusive("the service does not check the model before the parameters");
    const served: string[] = [];
    const rejected: string[] = [];
    for (const model of withdrawnModels) {
      const found = await complaint(model);
      if (found === "model") rejected.push(model);
      else if (found === "cfg_scale") served.push(model);
      else throw new Inconclusive("a rejection is about something else");
    }
    const says = served.length === 0 ? "rejected" : rejected.length === 0 ? "served" : "some";
    return { "retired-models": { says, detail: { served, rejected } } };
  },
};

export const kling4: Experiment = {
  name: "kling-4",
  sends:
    "creates with each model of Kling 4.0 and an impossible duration, which are refused, and one with an unknown model",
  cost: 0,
  needs: ["api-key"],
  questions: {
    "kling-4": {
      question: "Does Kling 4.0 exist at the paths that klingkit assumes?",
      answers: {
        exists: "the rejections are about the duration",
        missing: "the rejections are those of an unknown model",
        some: "one of the models exists",
      },
      assumed: "exists",
      page: "apps/docs/service/kling-4.md#paths",
    },
  },
  async run(lab) {
    const unknown = await refusedV2(lab, "klingkit-probe");
    if (subject(unknown) === "duration")
      throw new Inconclusive("the service does not check the model before the duration");
    const exists: Record<string, boolean> = {};
    for (const model of ["kling-4.0", "kling-4.0-flash"]) {
      const answer = await refusedV2(lab, model);
      if (subject(answer) === "duration") exists[model] = true;
      else if (answer.code === unknown.code && answer.status === unknown.status) exists[model] = false;
      else throw new Inconclusive("a rejection is about something else");
    }
    const values = Object.values(exists);
    const says = values.every(Boolean) ? "exists" : values.some(Boolean) ? "some" : "missing";
    return { "kling-4": { says, detail: exists } satisfies Finding };
  },
};
