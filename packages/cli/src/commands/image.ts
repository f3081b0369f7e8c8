import type { Command } from "commander";
import { addImageFlags, type ImageFlags, imageRequest } from "../input/image-input.ts";
import type { Act } from "../program.ts";
import type { RunTaskOptions } from "../task/run-task.ts";
import { makeTask } from "./make-task.ts";
import { addRunFlags } from "./run-flags.ts";

export function image(parent: Command, act: Act): void {
  const command = parent
    .command("image")
    .summary("make pictures from words or pictures")
    .description("Makes pictures and writes them into files; several become NAME-1.png, NAME-2.png and so on.");
  addRunFlags(addImageFlags(command))
    .addHelpText(
      "after",
      `
Examples:
  $ klingkit image "a lighthouse in fog, oil on canvas" -o lighthouse.png
  $ klingkit image "a lighthouse" -n 4 -r 2k -a 4:3
  $ klingkit image "@cat at sea" --reference cat=cat.png --series 4`,
    )
    .action(
      act(async (session, prompt: string | undefined, flags: ImageFlags & RunTaskOptions) =>
        makeTask(session, await imageRequest(prompt, flags, session.folder), flags),
      ),
    );
}
