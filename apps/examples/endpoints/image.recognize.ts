import { createKling, file } from "klingkit";

const kling = createKling();
const parts = await kling.image.recognize({ image: file("lighthouse.png") });
console.log(parts);
