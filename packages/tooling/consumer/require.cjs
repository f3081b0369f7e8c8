// A CommonJS program: `require` of ESM, which Node.js 22.12 and newer know.
const { createKling, KlingError } = require("klingkit");

const { create } = createKling({ apiKey: "api-key-of-nobody" }).video.textToVideo;
if (typeof create !== "function" || typeof KlingError !== "function") throw new Error("klingkit has no exports");
