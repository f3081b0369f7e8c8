import type { Command } from "commander";
import { endpointOf } from "../endpoints.ts";
import { exitCodes } from "../exit-code.ts";
import { addInputFlags } from "../input/flags.ts";
import { type Flags, readRequest, type Request } from "../input/request.ts";
import type { Act, Session } from "../session.ts";
import { formatEstimate } from "../task/check-budget.ts";

const kinds = {
  video: { prompt: "a clip", description: "Tells what a video would cost.", example: "video -d 10 -r 1080p --audio" },
  image: { prompt: "a picture", description: "Tells what pictures would cost.", example: "image -n 4 -r 2k" },
} as const;

export function estimate(parent: Command, act: Act): void {
  const command = parent
    .command("estimate")
    .summary("tell the price by the list; send nothing")
    .description("Tells what something would cost by the list, and sends nothing. For a batch: batch --dry-run.");
  for (const kind of ["video", "image"] as const) {
    const { prompt: anyPrompt, description, example } = kinds[kind];
    addInputFlags(command.command(kind), kind)
      .description(`${description} Takes what klingkit ${kind} takes.`)
      .addHelpText(
        "after",
        `\nPrices are the list's, before packs and contracts. A prompt may be left out\nwhere the price does not hang on it.\n\nExample:\n  $ klingkit estimate ${example}`,
      )
      .action(
        act(async (session, prompt: string | undefined, flags: Flags) => {
          // The price does not depend on the prompt; shots replace it.
          const isNeeded = flags["shot"] === undefined && flags.input === undefined;
          return tell(
            session,
            await readRequest(kind, prompt ?? (isNeeded ? anyPrompt : undefined), flags, session.folder),
          );
        }),
      );
  }
}

async function tell({ kling, printer }: Session, { endpoint, input }: Request): Promise<number> {
  const found = await (await endpointOf(kling, endpoint)).estimate(input);
  if (!found) {
    printer.result({ endpoint, estimate: null }, `No price is known for ${endpoint} with these settings.`);
    return exitCodes.done;
  }
  const { packageType, row, source, date, confidence: confidence, notes } = found;
  printer.result({ endpoint, estimate: found }, [
    `${formatEstimate(found)} of the ${packageType} kind`,
    `by the list of ${date} (${source}, ${confidence}; ${row})`,
    ...notes.map((note) => `- ${note}`),
  ]);
  return exitCodes.done;
}
