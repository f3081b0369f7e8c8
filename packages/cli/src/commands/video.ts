import type { Command } from "commander";
import { addVideoFlags, type VideoFlags, videoRequest } from "../input/video-input.ts";
import type { Act } from "../program.ts";
import type { RunTaskOptions } from "../task/run-task.ts";
import { makeTask } from "./make-task.ts";
import { addRunFlags } from "./run-flags.ts";

export function video(parent: Command, act: Act): void {
  const command = parent
    .command("video")
    .summary("make a video from words or pictures")
    .description(
      "Makes a video and writes it into a file. The request is checked and written down before it is sent, so that a crash or Ctrl-C never pays twice.",
    );
  addRunFlags(addVideoFlags(command))
    .addHelpText(
      "after",
      `
Examples:
  $ klingkit video "a lighthouse in fog" -o lighthouse.mp4
  $ klingkit video "the light turns" --image lighthouse.png --audio -d 10
  $ klingkit video "@cat walks into @room" --reference cat=cat.png \\
      --reference room=room.jpg -r 1080p
  $ klingkit video --shot "3:a boat sails in" --shot "4:it lands"
  $ klingkit video "a lighthouse in fog" --emulator`,
    )
    .action(
      act(async (session, prompt: string | undefined, flags: VideoFlags & RunTaskOptions) =>
        makeTask(session, await videoRequest(prompt, flags, session.folder), flags),
      ),
    );
}
