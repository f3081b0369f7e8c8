import type { Command } from "commander";
import { endpointOf } from "../endpoints.ts";
import { exitCodes } from "../exit-code.ts";
import { addInputFlags } from "../input/flags.ts";
import { type Flags, readRequest, type Request } from "../input/request.ts";
import type { CreateAction, Session } from "../session.ts";
import { formatEstimate } from "../task/check-budget.ts";

const kinds = {
  video: { article: "a video", example: "video -d 10 -r 1080p --audio" },
  image: { article: "images", example: "image -n 4 -r 2k" },
} as const;

export function estimate(parent: Command, createAction: CreateAction): void {
  const command = parent
    .command("estimate")
    .summary("print the price of a video or of images")
    .description("Prints the list price. Sends nothing. For the price of a batch, use batch --dry-run.");
  for (const kind of ["video", "image"] as const) {
    const { article, example } = kinds[kind];
    addInputFlags(command.command(kind), kind)
      .description(`Prints the price of ${article}. Accepts the input options of klingkit ${kind}. Sends nothing.`)
      .addHelpText(
        "after",
        `\nPrices are those of the price list, without discounts of resource packs or\ncontracts. The prompt may be omitted, because the price does not depend on it.\n\nExample:\n  $ klingkit estimate ${example}`,
      )
      .action(
        createAction(async (session, prompt: string | undefined, flags: Flags) => {
          // A prompt is required, but the price does not depend on it. Shots and --input can replace it.
          const isRequired = flags["shot"] === undefined && flags.input === undefined;
          const placeholder = isRequired ? "a lighthouse" : undefined;
          return printEstimate(session, await readRequest(kind, prompt ?? placeholder, flags, session.folder));
        }),
      );
  }
}

async function printEstimate({ kling, printer }: Session, { endpoint, input }: Request): Promise<number> {
  const result = await (await endpointOf(kling, endpoint)).estimate(input);
  if (!result) {
    printer.result({ endpoint, estimate: null }, `No price is known for ${endpoint} with these settings.`);
    return exitCodes.done;
  }
  const { packageType, row, source, date, confidence, notes } = result;
  printer.result({ endpoint, estimate: result }, [
    `${formatEstimate(result)}, resource pack type: ${packageType}`,
    `Price list of ${date} (${source}, ${confidence}; ${row})`,
    ...notes.map((note) => `- ${note}`),
  ]);
  return exitCodes.done;
}
