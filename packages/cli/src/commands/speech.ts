import { resolve } from "node:path";
import { ttsVoices } from "@klingkit/models/voices";
import { type Command, Option } from "commander";
import { KlingError } from "klingkit";
import { ending, shortPath } from "../display/task-result.ts";
import { exitCodes } from "../exit-code.ts";
import { toNumber, toPositive } from "../input/flags.ts";
import { type Act, goOnWith, quoted, type Session } from "../session.ts";
import { checkBudget } from "../task/check-budget.ts";
import { guardFile, saveOutputs } from "../task/save-outputs.ts";
import { taskName } from "../task/task-name.ts";
import { Stopped, UsageError } from "../command-error.ts";

interface SpeechFlags {
  readonly voice?: string;
  readonly language: "en" | "zh";
  readonly speed?: number;
  readonly out?: string;
  readonly force?: boolean;
  readonly budget?: number;
  readonly voices?: boolean;
}

/** A plain voice of each language. */
const usualVoice = { en: "oversea_male1", zh: "genshin_vindi2" } as const;

export function speech(parent: Command, act: Act): void {
  parent
    .command("speech")
    .argument("[text]", "what is said, at most 1,000 characters")
    .summary("speak a text")
    .description(
      "Speaks a text and writes the sound into a file. The sound comes with the answer: there is nothing to wait for, and nothing to take up again.",
    )
    .option("-v, --voice <id>", `voice (default: ${usualVoice.en}, ${usualVoice.zh})`)
    .addOption(new Option("-l, --language <name>", "the voice's language").choices(["en", "zh"]).default("en"))
    .option("--speed <number>", "0.8 to 2 (default: 1)", toNumber)
    .option("--voices", "list the voices that are known, and say nothing")
    .option("-o, --out <file>", "where the sound goes (default: named after the text)")
    .option("--force", "write over a file that is there")
    .option("--budget <usd>", "send nothing that may cost more by the list", toPositive)
    .addHelpText(
      "after",
      `
Examples:
  $ klingkit speech "The light turns all night." -o light.mp3
  $ klingkit speech "Good evening." --voice calm_story1 --speed 0.9
  $ klingkit speech --voices`,
    )
    .action(
      act(async (session, text: string | undefined, flags: SpeechFlags) =>
        flags.voices ? listVoices(session) : speak(session, text, flags),
      ),
    );
}

function listVoices({ printer }: Session): number {
  const { en, zh, asOf } = ttsVoices;
  printer.result({ en, zh, asOf }, [
    `Voices as of ${asOf}; others pass unchecked.`,
    "",
    `en: ${en.join(", ")}`,
    "",
    `zh: ${zh.join(", ")}`,
  ]);
  return exitCodes.done;
}

async function speak(session: Session, text: string | undefined, flags: SpeechFlags): Promise<number> {
  const { kling, board, printer, signal, folder } = session;
  if (text === undefined) throw new UsageError('Say what is to be said: klingkit speech "Good evening."');
  const { language, voice = usualVoice[language], speed } = flags;
  const name = taskName(text, "speech");
  const out = resolve(folder, flags.out ?? `${name}.mp3`);
  guardFile(out, flags.force ?? false, folder);
  const input = { text, voiceId: voice, language, ...(speed === undefined ? {} : { speed }) };
  const { speech: say } = kling.audio;
  if (flags.budget !== undefined) checkBudget(await say.estimate(input), flags.budget);

  board.show(name, { status: "speaking" });
  const result = await say(input, { signal }).catch((error: unknown) => {
    if (!(error instanceof KlingError && error.taskState === "unknown")) throw error;
    const state = "A speech cannot be looked up. This tells whether it was paid for:";
    throw new Stopped(error, state, goOnWith(session, "account --ledger units"));
  });
  const { id, output, outputs, billing } = result;
  const files = await saveOutputs(outputs, out, signal).catch((error: unknown) => {
    const state = "The sound was made and may be charged. This downloads it:";
    throw new Stopped(error, state, `curl --output ${quoted(out)} ${quoted(output.url)}`);
  });
  board.end(name, "succeeded", ending({ name }, billing));
  board.close();
  printer.result(
    { id, endpoint: "audio.speech", state: "succeeded", files, outputs, billing },
    files.map((file) => shortPath(file, folder)),
  );
  return exitCodes.done;
}
