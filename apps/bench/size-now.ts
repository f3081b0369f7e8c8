import { bundle } from "/work/main/apps/bench/size/bundle.ts";
const f = "/work/main/apps/bench/size/";
for (const n of ["facade.ts", "text-to-video.ts"])
  console.log(n, await bundle({ entry: { file: f + n }, platform: "browser", makesClip: true }));
