import { createKling } from "klingkit";

const client = createKling().video.textToVideo;
const input = { prompt: "a lighthouse in fog" };

await client.create(input, { validate: { ignore: ["not_supported_by_model"] } });
