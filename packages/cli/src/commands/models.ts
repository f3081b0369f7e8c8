import { capabilities, type EndpointCapability } from "@klingkit/models/capabilities";
import { imageModel, imageModels, type Model, videoModel, videoModels } from "@klingkit/models";
import type { Command } from "commander";
import { exitCodes } from "../exit-code.ts";
import type { Act, Session } from "../session.ts";
import { UsageError } from "../command-error.ts";

export function models(parent: Command, act: Act): void {
  parent
    .command("models")
    .argument("[name]", "a model, in either design's spelling")
    .summary("tell what each model can do")
    .description(
      "Lists the models; with a name, what it can do, endpoint by endpoint, and why not more. From dated data, without asking the service.",
    )
    .addHelpText(
      "after",
      "\nExamples:\n  $ klingkit models\n  $ klingkit models kling-3.0\n  $ klingkit models kling-v2-6 --json",
    )
    .action(
      act((session, name: string | undefined) => (name === undefined ? listModels(session) : showModel(session, name))),
    );
}

/** Those of both kinds once. */
function allModels(): readonly Model[] {
  const named = new Set(videoModels.map(({ name }) => name));
  return [...videoModels, ...imageModels.filter(({ name }) => !named.has(name))];
}

function listModels({ printer }: Session): number {
  const rows = allModels().map(({ name, v2: path, v1 }) => {
    const able = Object.entries(capabilities(name) ?? {}).filter(([, each]) => each.supported);
    const endpoints = able.filter(([, each]) => !isWithdrawn(each)).map(([endpoint]) => endpoint);
    const withdrawn = able.filter(([, each]) => isWithdrawn(each)).map(([endpoint]) => endpoint);
    return { name, path, v1, endpoints, withdrawn };
  });
  printer.list(
    rows,
    ["model", "can do"],
    ({ name, endpoints, withdrawn }) => [name, ability(endpoints, withdrawn)],
    "No models.",
    "wrap",
  );
  return exitCodes.done;
}

function ability(endpoints: readonly string[], withdrawn: readonly string[]): string {
  return [endpoints.join(", "), withdrawn.length > 0 && `withdrawn: ${withdrawn.join(", ")}`]
    .filter(Boolean)
    .join("; ");
}

function isWithdrawn(capability: EndpointCapability): boolean {
  return capability.supported && capability.row.withdrawn !== undefined;
}

function showModel({ printer }: Session, name: string): number {
  const model = videoModel(name) ?? imageModel(name);
  const found = capabilities(name);
  if (!model || !found) {
    throw new UsageError(
      `klingkit does not know a model "${name}": it knows ${allModels()
        .map((each) => each.name)
        .join(", ")}. Others are passed on unchecked.`,
    );
  }
  const { title, v2: path, v1 } = model;
  const names = [path && `newer design: ${path}`, v1 && `v1: ${v1}`].filter(Boolean).join("; ");
  printer.result({ ...model, capabilities: found }, [
    `${title} (${names})`,
    ...Object.entries(found).flatMap(([endpoint, each]) => describe(endpoint, each)),
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
    ...Object.entries(settings).map(([setting, { allowed }]) => `  ${setting.padEnd(14)} ${values(allowed)}`),
    ...rules.map(({ reason }) => `  - ${reason}`),
    `  (${row.source}, ${row.date}, ${row.confidence})`,
  ];
}

/** `3 to 15` for a run of whole numbers, else one after the other. */
function values(allowed: readonly (string | number | boolean)[]): string {
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
