import { closestMatch } from "@klingkit/errors";
import { imageModel, imageModels, type Model, videoModel, videoModels } from "@klingkit/models";
import { capabilities, type EndpointCapability } from "@klingkit/models/capabilities";
import { type Fields, fieldsOf } from "@klingkit/tasks";
import { RefusedError } from "./result.ts";

/** A model, and the endpoints that accept it. */
export interface ModelSummary {
  readonly name: string;
  readonly endpoints: readonly string[];
  readonly note?: string;
}

/** Lists the models. Models that create both videos and images are listed once. */
export function listModels(): readonly ModelSummary[] {
  const videoNames = new Set(videoModels.map(({ name }) => name));
  return [...videoModels, ...imageModels.filter(({ name }) => !videoNames.has(name))].map(summarize);
}

function summarize({ name, confidence }: Model): ModelSummary {
  const supported = Object.entries(capabilities(name) ?? {}).filter(([, each]) => each.supported);
  const endpoints = supported.filter(([, each]) => !isWithdrawn(each)).map(([endpoint]) => endpoint);
  const notes = [
    endpoints.length === 0 ? "withdrawn by the service" : "",
    confidence ? `never tried against the service (${confidence})` : "",
  ].filter(Boolean);
  return { name, endpoints, ...(notes.length > 0 ? { note: notes.join("; ") } : {}) };
}

function isWithdrawn(capability: EndpointCapability): boolean {
  return capability.supported && capability.row.withdrawn !== undefined;
}

/**
 * What a model accepts, by endpoint.
 * @throws {RefusedError} if klingkit has no data about the model
 */
export function describeModel(name: string): Fields {
  const model = videoModel(name) ?? imageModel(name);
  const known = capabilities(name);
  if (!model || !known) {
    const names = listModels().map((each) => each.name);
    const suggestion = closestMatch(name, names);
    throw new RefusedError(
      `klingkit has no data about a model ${name}.`,
      `${suggestion === undefined ? `It knows ${names.join(", ")}.` : `Did you mean ${suggestion}?`} Other models are sent to the service without validation.`,
    );
  }
  return Object.fromEntries(
    Object.entries(known).flatMap(([endpoint, each]) => (each.supported ? [[endpoint, describe(each)]] : [])),
  );
}

function describe(capability: Extract<EndpointCapability, { supported: true }>): Fields {
  const { settings, row } = capability;
  const rules = "rules" in row ? (row.rules ?? []) : [];
  return {
    ...Object.fromEntries(Object.entries(settings).map(([setting, { allowed }]) => [setting, allowed])),
    rules: rules.map(({ reason }) => reason),
    source: `${row.source}, ${row.date}, ${row.confidence}`,
    ...(row.withdrawn ? { withdrawn: fieldsOf(row.withdrawn) } : {}),
  };
}
