// Each comment `// from` is a call of kling-api 2.0.0. The lines below it do the same with klingkit.
import { createKling, file } from "klingkit";

const prompt = "a lighthouse in fog";
const externalTaskId = "order-42";
const speech = { text: "The fog comes in.", voiceId: "oversea_male1", language: "en" } as const;

// from: new KlingClient({ apiKey })
const kling = createKling(); // KLING_API_KEY, or createKling({ apiKey })

// from: client.video.textToVideo({ prompt, model: "kling-3.0", externalTaskId })
const task = await kling.video.textToVideo.create({ prompt, model: "kling-3.0" }, { externalTaskId });

// from: handle.wait({ deadlineMs: 900_000, signal })
const done = await task.wait({ waitTimeout: 900_000 });

// from: handle.get()
const now = await task.refresh();

// from: client.save(task, "./output")
await done.download("lighthouse.mp4");

// from: client.tasks.get([id])
const [found] = await kling.tasks.get([task.id]);

// from: client.tasks.getByProduct("text-to-video", id)
const byId = await kling.video.textToVideo.get(task.id);

// from: client.tasks.recover("text-to-video", externalTaskId)
const recovered = await kling.video.textToVideo.get({ externalTaskId });

// from: client.tasks.handle("text-to-video", id)
const resumed = await kling.tasks.resume(JSON.stringify(task));

// from: client.tasks.list({ status: "succeeded", cursor })
for await (const each of kling.tasks.list({ status: ["succeeded"] })) console.log(each.id);

// from: client.video.imageToVideo({ firstFrame: { path: "lighthouse.png" }, prompt })
await kling.video.imageToVideo.create({ firstFrame: file("lighthouse.png"), prompt });

// from: client.video.omni({ prompt, referImages: [{ id, source }] })
await kling.video.omni.create({
  prompt: "@tower at night",
  references: [{ id: "tower", image: file("lighthouse.png") }],
});

// from: client.video.motionControl({ image, video, characterOrientation: "video" })
await kling.video.motionControl.create({
  image: file("lighthouse.png"),
  video: "https://example.com/dance.mp4",
  characterOrientation: "video",
});

// from: client.image.generate({ prompt })
await kling.image.generate.create({ prompt });

// from: client.image.outpaint({ image, … })
await kling.image.expand.create({ image: file("lighthouse.png"), up: 0.1, down: 0.1, left: 0.1, right: 0.1 });

// from: client.image.subjectCompletion({ image })
await kling.image.multiShot.create({ image: file("lighthouse.png") });

// from: client.elements.create({ … })
const element = await kling.video.elements.run({
  name: "tower",
  description: "a lighthouse",
  frontalImage: file("lighthouse.png"),
  referenceImages: [file("lighthouse.png")],
});

// from: client.elements.delete(id, { kind })
await kling.video.elements.delete(element.output.id);

// from: client.voices.create({ … })
const voice = await kling.audio.voices.run({ name: "keeper", voiceUrl: "https://example.com/keeper.mp3" });

// from: client.avatar.create({ … })
await kling.video.avatar.create({ image: file("lighthouse.png"), sound: "https://example.com/speech.mp3" });

// from: client.audio.tts({ … })
const audio = await kling.audio.speech(speech);

// from: client.account.usage()
const packs = await kling.account.packs();

// from: client.account.packageLedger()
for await (const entry of kling.account.unitLedger()) console.log(entry.taskId, entry.amount);

// from: parseCallback(rawBody, { headers, secret })
const receive = kling.webhooks.receiver({
  secret: process.env["KLING_WEBHOOK_SECRET"],
  onTask: (each) => console.log(each.id, each.status),
});

// from: client.healthCheck()
const { ok } = await kling.verifyCredentials();

// end
console.log(
  [now, found, byId, recovered, resumed].every((each) => each?.id === task.id),
  packs.length > 0 && ok,
  voice.output.id !== element.output.id,
  receive.length,
  audio.output.type,
);
