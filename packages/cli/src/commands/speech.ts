import { resolve } from "node:path";
import { ttsVoices } from "@klingkit/models/voices";
import { type Command, Option } from "commander";
import { KlingError } from "klingkit";
import { nameAndCost, shortPath } from "../display/task-result.ts";
import { exitCodes } from "../exit-code.ts";
import { toNumber, toPositive } from "../input/flags.ts";
import { type CreateAction, resumeHint, quoted, type Session } from "../session.ts";
import { checkBudget } from "../task/check-budget.ts";
import { assertWritable, saveOutputs } from "../task/save-outputs.ts";
import { taskName } from "../task/task-name.ts";
import { InterruptedCommand, UsageError } from "../command-error.ts";

interface SpeechFlags {
  readonly voice?: string;
  readonly language: "en" | "zh";
  readonly speed?: number;
  readonly out?: string;
  readonly force?: boolean;
  readonly budget?: number;
  readonly voices?: boolean;
}

/** The default voice of each language. */
const defaultVoice = { en: "oversea_male1", zh: "genshin_vindi2" } as const;

export function speech(parent: Command, createAction: CreateAction): void {
  parent
    .command("speech")
    .argument("[text]", "the text to speak, at most 1,000 characters")
    .summary("create speech from a text")
    .description(
      "Creates speech from a text and saves the audio to a file. The response contains the audio, so there is no task to wait for or to recover.",
    )
    .option("-v, --voice <id>", `voice (default: ${defaultVoice.en} or ${defaultVoice.zh})`)
    .addOption(new Option("-l, --language <name>", "language of the voice").choices(["en", "zh"]).default("en"))
    .option("--speed <number>", "speed of speech, 0.8 to 2 (default: 1)", toNumber)
    .option("--voices", "list the voices and exit")
    .option("-o, --out <file>", "file for the audio (default: named after the text)")
    .option("--force", "overwrite an existing file")
    .option("--budget <usd>", "maximum list price in USD; nothing is sent above it", toPositive)
    .addHelpText(
      "after",
      `
Examples:
  $ klingkit speech "The light turns all night." -o light.mp3
  $ klingkit speech "Good evening." --voice calm_story1 --speed 0.9
  $ klingkit speech --voices`,
    )
    .action(
      createAction(async (session, text: string | undefined, flags: SpeechFlags) =>
        flags.voices ? listVoices(session) : speak(session, text, flags),
      ),
    );
}

function listVoices({ printer }: Session): number {
  const { en, zh, asOf } = ttsVoices;
  printer.result({ en, zh, asOf }, [
    `Voices as of ${asOf}. Other voices are sent to the service without validation.`,
    "",
    `en: ${en.join(", ")}`,
    "",
    `zh: ${zh.join(", ")}`,
  ]);
  return exitCodes.done;
}

async function speak(session: Session, text: string | undefined, flags: SpeechFlags): Promise<number> {
  const { kling, progressView, printer, signal, folder } = session;
  if (text === undefined) throw new UsageError('The text is missing. Example: klingkit speech "Good evening."');
  const { language, voice = defaultVoice[language], speed } = flags;
  const name = taskName(text, "speech");
  const out = resolve(folder, flags.out ?? `${name}.mp3`);
  const input = { text, voiceId: voice, language, ...(speed === undefined ? {} : { speed }) };
  const { speech: createSpeech } = kling.audio;
  if (flags.budget !== undefined) checkBudget(await createSpeech.estimate(input), flags.budget);
  await assertWritable([out], flags.force ?? false, folder);

  progressView.show(name, { status: "sending" });
  const result = await createSpeech(input, { signal }).catch((error: unknown) => {
    if (!(error instanceof KlingError && error.taskState === "unknown")) throw error;
    const consequence = "Speech has no task that could be recovered. Check whether it was charged:";
    throw new InterruptedCommand(error, consequence, resumeHint(session, "account --ledger units"));
  });
  const { id, output, outputs, billing } = result;
  const files = await saveOutputs(outputs, out, signal).catch((error: unknown) => {
    const consequence = "The audio was created and may be charged. Download it with:";
    throw new InterruptedCommand(error, consequence, `curl --output ${quoted(out)} ${quoted(output.url)}`);
  });
  progressView.end(name, "succeeded", nameAndCost({ name }, billing));
  progressView.close();
  printer.result(
    { id, endpoint: "audio.speech", state: "succeeded", files, outputs, billing },
    files.map((file) => shortPath(file, folder)),
  );
  return exitCodes.done;
}
