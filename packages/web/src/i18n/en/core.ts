import { app } from "./app.ts";
import { auth } from "./auth.ts";
import { errors } from "./errors.ts";
import { ui } from "./ui.ts";

export const core = { app, auth, errors, ui };
