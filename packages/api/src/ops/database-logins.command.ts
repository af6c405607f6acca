import { errorCode, OperatorError } from "@piloto/db/operator-error";
import { z } from "zod";
import { defineCommand } from "./command.ts";
import { boundReader, grantApiRole, grantReading, lockLogins, upsertLogin } from "./database-logins.queries.ts";
import { readableTexts } from "./reader-columns.ts";
import { scramVerifier } from "./scram-verifier.ts";

/** After `migrate`, each time: a new table must be given to the reader, or kept from it. */
export const databaseLoginsCommand = defineCommand({
  name: "database-logins",
  what: "creates or renews piloto_api and piloto_reader; passwords from the environment",
  example: "database-logins",
  flags: z.object({}),
  async run({ env, owner, show }) {
    const { API_DATABASE_PASSWORD: apiPassword, READER_DATABASE_PASSWORD: readerPassword } = env;
    if (!apiPassword && !readerPassword) {
      throw new OperatorError(
        "Set API_DATABASE_PASSWORD, READER_DATABASE_PASSWORD or both; a login without one is left.",
      );
    }
    const done: Record<string, unknown> = {};
    const lines: string[] = [];
    const work = lockLogins(owner(), async (trx) => {
      if (apiPassword) {
        const isNew = await upsertLogin(trx, "piloto_api", scramVerifier(apiPassword));
        await grantApiRole(trx);
        done["piloto_api"] = { isNew };
        lines.push(`piloto_api ${isNew ? "created" : "renewed"}: may become piloto_app, has no right of its own.`);
      }
      if (readerPassword) {
        const isNew = await upsertLogin(trx, "piloto_reader", scramVerifier(readerPassword));
        await boundReader(trx);
        const columns = await grantReading(trx, readableTexts);
        done["piloto_reader"] = { isNew, ...columns };
        lines.push(
          `piloto_reader ${isNew ? "created" : "renewed"}: reads ${columns.readable} columns, ${columns.withheld} withheld.`,
        );
      }
    });
    await work.catch((error: unknown) => {
      throw errorCode(error) === "42501" ? notTheirs(error) : error;
    });
    show(done, lines);
    return 0;
  },
});

/** Since PostgreSQL 16 a role with CREATEROLE administers only the roles that it made itself. */
const notTheirs = (cause: unknown): OperatorError =>
  new OperatorError(
    `${cause instanceof Error ? cause.message : "permission denied"}: run this as the login that owns the tables and made the ` +
      "roles piloto_app, piloto_api and piloto_reader, or let an administrator drop the two logins first.",
    { cause },
  );
