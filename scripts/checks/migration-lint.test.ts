import { readdir, readFile } from "node:fs/promises";
import { expect, test } from "vitest";
import { inRoot } from "../project-folders.ts";
import { findContractions } from "./migration-lint.ts";

const folder = inRoot("db/migrations");
const names = (await readdir(folder)).sort();

test("no migration takes away what the previous release needs, unless it says since when nobody does", async () => {
  const found: string[] = [];
  for (const name of names)
    for (const problem of findContractions(await readFile(`${folder}/${name}`, "utf8")))
      found.push(`${name} ${problem}`);
  expect(found).toEqual([]);
});

test.each([
  ["DROP TABLE agents;", "drops what"],
  ["ALTER TABLE users DROP COLUMN name;", "drops a column"],
  ["ALTER TABLE users DROP name;", "drops a column"],
  ["ALTER TABLE users\n  ADD COLUMN a text, -- fine\n  DROP COLUMN name;", "drops a column"],
  ["ALTER TABLE users RENAME COLUMN name TO full_name;", "renames"],
  ["ALTER TABLE users RENAME TO people;", "renames"],
  ["ALTER TYPE colour RENAME VALUE 'red' TO 'crimson';", "renames"],
  ["ALTER TABLE users ALTER COLUMN name SET NOT NULL;", "refuses rows"],
  ["ALTER TABLE users ADD COLUMN age integer NOT NULL;", "refuses rows"],
  ["alter table users alter age type bigint;", "changes a type"],
  ["ALTER TABLE users ALTER COLUMN age SET DATA TYPE bigint;", "changes a type"],
  ["ALTER TABLE users ALTER COLUMN age DROP DEFAULT;", "takes a default away"],
  ["DROP FUNCTION enter_workspace(uuid, uuid);", "drops what"],
  ["REVOKE SELECT ON users FROM piloto_app;", "takes a right away"],
])("%s is found", (sql, says) => {
  expect(findContractions(sql)).toEqual([expect.stringContaining(says)]);
});

test.each([
  "ALTER TABLE users ADD COLUMN age integer NOT NULL DEFAULT 0;",
  "ALTER TABLE users ADD COLUMN age integer;",
  "ALTER TABLE users DROP CONSTRAINT users_name_length;",
  "ALTER TABLE users ALTER COLUMN name DROP NOT NULL;",
  "CREATE TABLE pets (id uuid); ALTER TABLE pets ALTER COLUMN id SET NOT NULL;",
  "INSERT INTO notes VALUES ('DROP TABLE users; RENAME it''s');",
  "CREATE FUNCTION f() RETURNS void LANGUAGE plpgsql AS $$ BEGIN DROP TABLE scratch; END $$;",
  "REVOKE ALL ON FUNCTION find_invite(bytea) FROM PUBLIC;",
  "-- DROP TABLE users;\nSELECT 1;",
  "-- Purpose: tidy.\n-- Contract: nothing reads users.nickname since v1.4.0\nALTER TABLE users DROP COLUMN nickname;",
])("%s is fine", (sql) => {
  expect(findContractions(sql)).toEqual([]);
});

test("a contraction that does not say since when is found all the same", () => {
  expect(findContractions("-- Contract: nobody needs it\nDROP TABLE pets;")).toHaveLength(1);
});
