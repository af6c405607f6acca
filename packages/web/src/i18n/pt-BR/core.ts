import { app } from "./app.ts";
import { auth } from "./auth.ts";
import { errors } from "./errors.ts";
import { ui } from "./ui.ts";

/** What the first page needs; everything behind the sign-in belongs into `workspace.ts`. */
export const core = { app, auth, errors, ui };
