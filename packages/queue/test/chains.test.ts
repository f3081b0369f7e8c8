import { chains } from "./chains.ts";
import { embeddedDatabase } from "./setup.ts";

chains(embeddedDatabase());
