import type { Command } from "commander";
import type { Estimate } from "klingkit";
import { exitCodes } from "../exit-code.ts";
import { addImageFlags, type ImageFlags, imageRequest } from "../input/image-input.ts";
import { addVideoFlags, type Request, type VideoFlags, videoRequest } from "../input/video-input.ts";
import type { Act } from "../program.ts";
import type { Session } from "../session.ts";
import { formatEstimate } from "../task/check-budget.ts";
import { endpointOf } from "../task/endpoint-of.ts";

export function estimate(parent: Command, act: Act): void {
  const command = parent
    .command("estimate")
    .summary("tell the price by the list; send nothing")
    .description("Tells what something would cost by the list, and sends nothing. For a batch: batch --dry-run.");
  const examples = (what: string): string =>
    `\nPrices are the list's, before packs and contracts. A prompt may be left out\nwhere the price does not hang on it.\n\nExample:\n  $ klingkit estimate ${what}`;
  addVideoFlags(command.command("video"))
    .description("Tells what a video would cost. Takes what klingkit video takes.")
    .addHelpText("after", examples("video -d 10 -r 1080p --audio"))
    .action(
      act(async (session, prompt: string | undefined, flags: VideoFlags) =>
        tell(session, await videoRequest(prompt ?? stand(flags), flags, session.folder)),
      ),
    );
  addImageFlags(command.command("image"))
    .description("Tells what pictures would cost. Takes what klingkit image takes.")
    .addHelpText("after", examples("image -n 4 -r 2k"))
    .action(
      act(async (session, prompt: string | undefined, flags: ImageFlags) =>
        tell(session, await imageRequest(prompt ?? "a picture", flags, session.folder)),
      ),
    );
}

/** Some words in place of a prompt; shots are none beside one. */
function stand({ shot, input }: VideoFlags): string | undefined {
  return shot === undefined && input === undefined ? "a clip" : undefined;
}

async function tell({ kling, printer }: Session, { endpoint, input }: Request): Promise<number> {
  const found: Estimate | undefined = await endpointOf(kling, endpoint).estimate(input);
  if (!found) {
    printer.result({ endpoint, estimate: null }, `No price is known for ${endpoint} with these settings.`);
    return exitCodes.done;
  }
  const { packageType, row, source, date, sureness, notes } = found;
  printer.result({ endpoint, estimate: found }, [
    `${formatEstimate(found)} of the ${packageType} kind`,
    `by the list of ${date} (${source}, ${sureness}; ${row})`,
    ...notes.map((note) => `- ${note}`),
  ]);
  return exitCodes.done;
}
