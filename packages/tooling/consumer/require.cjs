// A CommonJS program that loads ESM with `require`, which Node.js 22.12 and newer support.
const { createKling, KlingError } = require("klingkit");

const { create } = createKling({ apiKey: "api-key" }).video.textToVideo;
if (typeof create !== "function" || typeof KlingError !== "function")
  throw new Error("The exports of klingkit are missing.");
