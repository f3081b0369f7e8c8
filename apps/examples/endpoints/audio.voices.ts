import { createKling } from "klingkit";

const kling = createKling();
const { voices } = kling.audio;
for await (const { id, name } of voices.presets()) console.log(id, name);

const { output } = await voices.run({ name: "keeper", voiceUrl: "https://example.com/keeper.mp3" });
console.log(output.id, output.name);
await voices.delete(output.id);
