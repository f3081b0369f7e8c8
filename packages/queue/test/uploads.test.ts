import { embeddedDatabase } from "./setup.ts";
import { uploads } from "./uploads.ts";

uploads(embeddedDatabase());
