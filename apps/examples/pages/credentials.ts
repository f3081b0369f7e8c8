import { createKling } from "klingkit";

const kling = createKling();
const result = await kling.verifyCredentials(); // a free request
console.log(result.ok ? "accepted" : result.message);
