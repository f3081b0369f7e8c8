import { capabilities, type EndpointCapability } from "@klingkit/models/capabilities";
import { imageModel, imageModels, type Model, videoModel, videoModels } from "@klingkit/models";
import type { Command } from "commander";
import { exitCodes } from "../exit-code.ts";
import type { CreateAction, Session } from "../session.ts";
import { UsageError } from "../command-error.ts";

export function models(parent: Command, createAction: CreateAction): void {
  parent
    .command("models")
    .argument("[name]", "a model, by its id in API v2 or API v1")
    .summary("list the models and their capabilities")
    .description(
      "Lists the models. With a name, lists the capabilities and the limits of that model for each endpoint. The data are built into klingkit. No request is sent.",
    )
    .addHelpText(
      "after",
      "\nExamples:\n  $ klingkit models\n  $ klingkit models kling-3.0\n  $ klingkit models kling-v2-6 --json",
    )
    .action(
      createAction((session, name: string | undefined) =>
        name === undefined ? listModels(session) : showModel(session, name),
      ),
    );
}

/** Models that create both videos and images are listed once. */
function allModels(): readonly Model[] {
  const videoNames = new Set(videoModels.map(({ name }) => name));
  return [...videoModels, ...imageModels.filter(({ name }) => !videoNames.has(name))];
}

function listModels({ printer }: Session): number {
  const rows = allModels().map(({ name, v2: path, v1, confidence }) => {
    const possible = Object.entries(capabilities(name) ?? {}).filter(([, each]) => each.supported);
    const endpoints = possible.filter(([, each]) => !isWithdrawn(each)).map(([endpoint]) => endpoint);
    const withdrawn = possible.filter(([, each]) => isWithdrawn(each)).map(([endpoint]) => endpoint);
    return { name, path, v1, confidence, endpoints, withdrawn };
  });
  printer.list(
    rows,
    ["model", "endpoints"],
    ({ name, endpoints, withdrawn, confidence }) => [name, describeEndpoints(endpoints, withdrawn, confidence)],
    "No models.",
    "wrap",
  );
  return exitCodes.done;
}

function describeEndpoints(
  endpoints: readonly string[],
  withdrawn: readonly string[],
  confidence: Model["confidence"],
): string {
  return [
    endpoints.join(", "),
    withdrawn.length > 0 && `withdrawn: ${withdrawn.join(", ")}`,
    confidence && `never tried against the service (${confidence})`,
  ]
    .filter(Boolean)
    .join("; ");
}

function isWithdrawn(capability: EndpointCapability): boolean {
  return capability.supported && capability.row.withdrawn !== undefined;
}

function showModel({ printer }: Session, name: string): number {
  const model = videoModel(name) ?? imageModel(name);
  const capabilitiesOfModel = capabilities(name);
  if (!model || !capabilitiesOfModel) {
    throw new UsageError(
      `klingkit has no data about a model "${name}". It has data about ${allModels()
        .map((each) => each.name)
        .join(", ")}. Other models are sent to the service without validation.`,
    );
  }
  const { title, v2: path, v1, confidence } = model;
  const names = [path && `API v2: ${path}`, v1 && `API v1: ${v1}`].filter(Boolean).join("; ");
  printer.result({ ...model, capabilities: capabilitiesOfModel }, [
    `${title} (${names})${confidence ? `, never tried against the service (${confidence})` : ""}`,
    ...Object.entries(capabilitiesOfModel).flatMap(([endpoint, each]) => describe(endpoint, each)),
  ]);
  return exitCodes.done;
}

function describe(endpoint: string, capability: EndpointCapability): string[] {
  if (!capability.supported) return [];
  const { settings, row } = capability;
  const rules = "rules" in row ? (row.rules ?? []) : [];
  return [
    "",
    `${endpoint}${row.withdrawn ? ` (withdrawn; use ${row.withdrawn.successor})` : ""}`,
    ...Object.entries(settings).map(([setting, { allowed }]) => `  ${setting.padEnd(14)} ${formatValues(allowed)}`),
    ...rules.map(({ reason }) => `  - ${reason}`),
    `  (${row.source}, ${row.date}, ${row.confidence})`,
  ];
}

/** `3 to 15` for consecutive integers, otherwise a list. */
function formatValues(allowed: readonly (string | number | boolean)[]): string {
  const [first] = allowed;
  const last = allowed.at(-1);
  if (
    typeof first === "number" &&
    typeof last === "number" &&
    allowed.length > 2 &&
    last - first === allowed.length - 1
  ) {
    return `${first} to ${last}`;
  }
  if (first === undefined) return "-";
  return allowed.map((value) => (value === true ? "yes" : value === false ? "no" : String(value))).join(", ");
}
