import { type CapabilityIssue, oneOf } from "./capability-issue.ts";
import { videoRows } from "./find-video-capability.ts";
import { imageCapabilities, imageModel, imageModels } from "./image-models.ts";
import { meantModel } from "./meant-model.ts";
import type { Model } from "./model.ts";
import type { ModelEndpoint } from "./model-endpoint.ts";
import { videoModel, videoModels } from "./video-models.ts";

/**
 * Returns the issue of a model that an endpoint does not have: a model of another endpoint, a misspelled name, or a name
 * that klingkit does not know, which is a warning. Returns no issues if the endpoint has the model.
 * @param endpoint the name of the endpoint
 * @param name the name of the model in the input
 * @example modelIssues("video.textToVideo", "kling-v3-omni")[0]?.message; // "`model` must be …"
 */
export function modelIssues(endpoint: ModelEndpoint, name: string): CapabilityIssue[] {
  const isVideo = endpoint.startsWith("video.");
  const known = isVideo ? (videoModel(name) ?? imageModel(name)) : (imageModel(name) ?? videoModel(name));
  const allowed = modelsOf(endpoint, false);
  if (known) {
    if (modelsOf(endpoint, true).includes(known.name)) return [];
    return [wrongEndpoint(endpoint, known, allowed)];
  }
  const meant = meantModel(name, isVideo ? [...videoModels, ...imageModels] : [...imageModels, ...videoModels]);
  return [meant ? misspelled(name, meant) : unknown(name, allowed)];
}

function wrongEndpoint(endpoint: ModelEndpoint, { name, title }: Model, allowed: readonly string[]): CapabilityIssue {
  const others = endpointsOf(name);
  const place =
    others.length > 0 ? ` ${name} is a model of ${others.join(", ").replace(/, ([^,]*)$/, " and $1")}.` : "";
  return {
    path: "model",
    code: "not_supported_by_model",
    message: `\`model\` must be ${oneOf(allowed)} for ${endpoint}, not "${name}".${place}`,
    reason: `${title} is not available for ${endpoint}.`,
    severity: "error",
    allowed,
    model: name,
  };
}

function misspelled(name: string, meant: Model): CapabilityIssue {
  return {
    path: "model",
    code: "not_allowed_value",
    message: `\`model\` is not a name of the service: "${name}". Did you mean "${meant.name}"?`,
    reason: `The name of ${meant.title} is ${meant.name}.`,
    severity: "error",
    suggestion: meant.name,
    model: name,
  };
}

function unknown(name: string, allowed: readonly string[]): CapabilityIssue {
  return {
    path: "model",
    code: "unconfirmed",
    message: `\`model\` "${name}" is not known to klingkit, which sends it unchanged and checks none of its limits. The known models are ${oneOf(allowed)}.`,
    reason: `The limits of ${name} are not known.`,
    severity: "warning",
    model: name,
  };
}

/** Returns the names of the models of an endpoint. */
function modelsOf(endpoint: ModelEndpoint, withWithdrawn: boolean): readonly string[] {
  return allRows().flatMap((row) => (row.endpoint === endpoint && (withWithdrawn || !row.withdrawn) ? row.model : []));
}

/** Returns the names of the endpoints that have a model. */
function endpointsOf(model: string): readonly string[] {
  return allRows().flatMap((row) => (row.model === model && !row.withdrawn ? row.endpoint : []));
}

function allRows(): { readonly endpoint: string; readonly model: string; readonly withdrawn: boolean }[] {
  const videos = Object.entries(videoRows).flatMap(([endpoint, rows]) =>
    rows.map(({ model, withdrawn }) => ({ endpoint: `video.${endpoint}`, model, withdrawn: withdrawn !== undefined })),
  );
  const images = imageCapabilities.map(({ endpoint, model, withdrawn }) => ({
    endpoint: `image.${endpoint}`,
    model,
    withdrawn: withdrawn !== undefined,
  }));
  return [...videos, ...images];
}
