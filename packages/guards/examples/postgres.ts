import { PGlite } from "@electric-sql/pglite";
import { budget, postgresStore } from "@klingkit/guards";
import { createKling } from "klingkit";

const database = await PGlite.create(); // or: new Pool({ connectionString }) from pg
const store = postgresStore({ query: (text, values) => database.query(text, values) });

const films = createKling({ beforeCreate: budget({ name: "films", usd: 500, per: "month", store }) });
const ads = createKling({ beforeCreate: budget({ name: "ads", usd: 200, per: "month", store }) });
await films.video.textToVideo.create({ prompt: "a lighthouse in fog" });
await ads.image.generate.create({ prompt: "a lighthouse in a bottle" });
