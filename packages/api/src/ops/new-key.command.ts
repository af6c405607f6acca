import { randomBytes } from "node:crypto";
import { z } from "zod";
import { defineCommand } from "./command.ts";

export const newKeyCommand = defineCommand({
  name: "new-key",
  what: "prints a new entry for a key ring; keeps it nowhere",
  example: "new-key --kid 2",
  flags: z.object({
    kid: z.coerce.number().int().min(1).max(255).describe("a number that the ring has never had"),
  }),
  async run({ show }, { kid }) {
    const entry = `${kid}:${randomBytes(32).toString("base64url")}`;
    show({ entry }, [entry]);
    return 0;
  },
});
