import { audioEndpoints } from "@klingkit/audio";
import { imageEndpoints } from "@klingkit/image";
import { find, type FoundModel } from "@klingkit/models/find";
import { capabilities, type ModelEndpoint } from "@klingkit/models/capabilities";
import { estimate } from "@klingkit/models/prices";
import type { Registry } from "@klingkit/tasks/endpoint";
import { videoEndpoints } from "@klingkit/video";
import { endpointPrograms } from "../../examples/endpoint-programs.ts";
import { fieldTable } from "./input-fields.ts";
import { modelTable, priceText } from "./model-table.ts";
import type { Page, Section } from "./page.ts";
import { readSource } from "./repository.ts";

const endpoints: Registry = { ...videoEndpoints, ...imageEndpoints, ...audioEndpoints };

type Product = "video" | "image" | "audio";

interface EndpointPage {
  readonly title: string;
  /** The interface of the input. */
  readonly input: string;
  /** The files that the program of the page writes, which the page shows. */
  readonly outputs: readonly string[];
}

/** The pages, by the name of their program. */
const pages: Readonly<Record<string, EndpointPage>> = {
  "video.textToVideo": { title: "Text to video", input: "TextToVideoInput", outputs: ["text-to-video.mp4"] },
  "video.imageToVideo": { title: "Image to video", input: "ImageToVideoInput", outputs: ["image-to-video.mp4"] },
  "video.omni": { title: "Omni video", input: "VideoOmniInput", outputs: ["omni.mp4"] },
  "video.motionControl": { title: "Motion control", input: "MotionControlInput", outputs: ["motion-control.mp4"] },
  "video.multiImage": { title: "Multi-image to video", input: "VideoMultiImageInput", outputs: ["multi-image.mp4"] },
  "video.extend": { title: "Video extension", input: "ExtendInput", outputs: ["extended.mp4"] },
  "video.avatar": { title: "Avatar", input: "AvatarInput", outputs: ["avatar.mp4"] },
  "video.lipSync": { title: "Lip-sync", input: "LipSyncInput", outputs: ["lip-sync.mp4"] },
  "video.lipSync.simple": { title: "Simple lip-sync", input: "SimpleLipSyncInput", outputs: ["lip-sync-simple.mp4"] },
  "video.multiElements": { title: "Multi-element editing", input: "MultiElementsInput", outputs: ["without-dog.mp4"] },
  "video.effects": { title: "Effects", input: "EffectsInput", outputs: ["effect.mp4"] },
  "video.elements": { title: "Elements", input: "ElementInput", outputs: ["element.mp4"] },
  "image.generate": { title: "Image generation", input: "ImageGenerateInput", outputs: ["generated.png"] },
  "image.omni": { title: "Omni image", input: "ImageOmniInput", outputs: ["omni.png"] },
  "image.long": { title: "Long image", input: "LongImageInput", outputs: ["long.png"] },
  "image.multiImage": { title: "Multi-image to image", input: "ImageMultiImageInput", outputs: ["multi-image.png"] },
  "image.expand": { title: "Image expansion", input: "ExpandInput", outputs: ["expanded.png"] },
  "image.multiShot": {
    title: "Views of a subject",
    input: "MultiShotInput",
    outputs: ["view-1.png", "view-2.png", "view-3.png"],
  },
  "image.recognize": { title: "Image recognition", input: "RecognizeInput", outputs: [] },
  "image.tryOn": { title: "Virtual try-on", input: "TryOnInput", outputs: ["try-on.png"] },
  "audio.speech": { title: "Speech", input: "SpeechInput", outputs: ["fog.mp3"] },
  "audio.textToAudio": { title: "Text to audio", input: "TextToAudioInput", outputs: ["waves.mp3"] },
  "audio.videoToAudio": { title: "Video to audio", input: "VideoToAudioInput", outputs: ["beach.mp4", "beach.mp3"] },
  "audio.voices": { title: "Voices", input: "VoiceInput", outputs: [] },
};

/** The files that the pages show, by the name of the program that writes them. */
export const outputs: Readonly<Record<string, readonly string[]>> = Object.fromEntries(
  Object.entries(pages).map(([name, page]) => [name, page.outputs]),
);

/** The pages of all endpoints, by product. */
export function endpointPages(): readonly Section[] {
  const product = (name: Product): readonly Page[] =>
    Object.entries(pages)
      .filter(([program]) => program.startsWith(`${name}.`))
      .map(([program, page]) => endpointPage(program, page));
  return [
    { area: "endpoints", title: "Video endpoints", pages: product("video") },
    { area: "endpoints", title: "Image endpoints", pages: product("image") },
    { area: "endpoints", title: "Audio and account", pages: [...product("audio"), accountPage()] },
  ];
}

/** The path of the page of an endpoint: `/video/text-to-video`. */
export const endpointPath = (program: string): string =>
  `/${program.replace(".", "/").replaceAll(".", "-")}`.replaceAll(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`);

function endpointPage(program: string, { title, input, outputs: files }: EndpointPage): Page {
  const [product = "", ...member] = program.split(".");
  const called = endpointPrograms[program] ?? [];
  const markdown = [
    `# ${title}`,
    descriptionOf(product, member),
    `<<< @/apps/examples/endpoints/${program}.ts`,
    ...(files.length > 0 ? [`<div class="outputs">\n\n${files.map(figure).join("\n")}\n\n</div>`] : []),
    "## Input",
    fieldTable(product, input),
    "## Calls",
    callTable(called),
    ...(isModelEndpoint(program) ? modelSection(program) : priceSection(called)),
    "## More",
    [
      `- [What is known about the service, with sources](${factsOf(program)})`,
      "- [What `create`, `run`, `wait` and `get` do](/guide/waiting-and-webhooks)",
      `- The package [@klingkit/${product}](/packages/${product})`,
    ].join("\n"),
  ].join("\n\n");
  return { path: endpointPath(program), source: `apps/docs/pages/${program}.md`, label: title, markdown };
}

/** What the emulator rendered for the program. */
function figure(file: string): string {
  const url = `/outputs/${file}`;
  const label = `The output ${file} of this program, as the emulator renders it`;
  const media = file.endsWith(".mp4")
    ? `<video src="${url}" controls muted loop playsinline preload="metadata" aria-label="${label}"></video>`
    : file.endsWith(".mp3")
      ? `<audio src="${url}" controls preload="metadata" aria-label="${label}"></audio>`
      : `<img src="${url}" alt="${label}">`;
  return `<figure>${media}<figcaption>${file}: rendered by the emulator, not by Kling</figcaption></figure>`;
}

/** The doc comment of a method in the client of its product. */
function descriptionOf(product: string, member: readonly string[]): string {
  const source = readSource(`packages/${product}/src/client.ts`);
  const name = member.at(-1) ?? "";
  const comment = new RegExp(`/\\*\\*((?:(?!\\*/)[\\s\\S])*)\\*/\\s+readonly ${name}[:<(]`).exec(source)?.[1];
  if (comment === undefined) throw new Error(`packages/${product}/src/client.ts does not document ${name}.`);
  return (
    comment
      .split("\n")
      .map((line) => line.replace(/^\s*\* ?/, ""))
      .join("\n")
      .split(/^@/m)[0]
      ?.trim() ?? ""
  );
}

function callTable(called: readonly string[]): string {
  const rows = called.map((name) => {
    const endpoint = endpoints[name];
    if (!endpoint) throw new Error(`There is no endpoint ${name}.`);
    if (!("apiVersions" in endpoint))
      return `| \`kling.${name}\` | | \`${"schema" in endpoint ? "POST" : "GET"} ${endpoint.path}\` | none |`;
    const { apiVersions, externalTaskId } = endpoint;
    const path = (version: "v1" | "v2"): string =>
      apiVersions[version] ? `\`POST ${apiVersions[version].path}\`` : "";
    const lookup = externalTaskId.lookup ? "accepted, looked up" : "accepted";
    const ids = externalTaskId.accepted
      ? `${lookup}; duplicates rejected: ${externalTaskId.duplicatesRejected}`
      : "not accepted";
    return `| \`kling.${name}\` | ${path("v2")} | ${path("v1")} | ${ids} |`;
  });
  return ["| call | API v2 | API v1 | external task id |", "| --- | --- | --- | --- |", ...rows].join("\n");
}

function isModelEndpoint(name: string): name is ModelEndpoint {
  return name in (capabilities("kling-3.0") ?? {});
}

function modelSection(endpoint: ModelEndpoint): readonly string[] {
  const models: readonly FoundModel[] = find({ endpoint });
  return ["## Models", modelTable(models), "[How to choose a model](/guide/choosing-a-model) in a program."];
}

function priceSection(called: readonly string[]): readonly string[] {
  const rows = called.flatMap((endpoint) => {
    const price = estimate({ endpoint });
    return price ? [`| \`kling.${endpoint}\` | ${priceText(price)} | ${price.confidence}, ${price.date} |`] : [];
  });
  if (rows.length === 0) return [];
  return ["## Price", ["| call | list price | confidence |", "| --- | --- | --- |", ...rows].join("\n")];
}

/** The page with the facts about an endpoint. */
function factsOf(program: string): string {
  if (program === "video.elements") return "/service/elements";
  return `/service/${program.split(".")[0]}`;
}

function accountPage(): Page {
  const markdown = `# Account

Reads the resource packs, the two ledgers, and the usage of the account. All calls are free.

<<< @/apps/examples/endpoints/account.ts

[@klingkit/account](/packages/account) describes the results, and [the facts about the account](/service/account) their
sources.
`;
  return { path: "/account", source: "apps/docs/pages/account.md", label: "Account", markdown };
}
