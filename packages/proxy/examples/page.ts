import { createKling, CreateBlockedError, InvalidInputError } from "@klingkit/proxy/client";

const kling = createKling({ proxyUrl: "/api/kling" });

export async function generate(prompt: string, show: (text: string) => void): Promise<string | undefined> {
  try {
    const { output } = await kling.video.textToVideo.run(
      { prompt, duration: 5 },
      { onUpdate: ({ progress }) => show(`${Math.round(progress * 100)}%`) },
    );
    return output.url; // for <video src>, or fetch(output.url)
  } catch (error) {
    if (error instanceof InvalidInputError) show(error.issues.map(({ message }) => message).join(" "));
    else if (error instanceof CreateBlockedError) show("Your budget for today is used up.");
    else throw error;
    return undefined;
  }
}
