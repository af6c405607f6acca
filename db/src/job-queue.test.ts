import { expect, test } from "vitest";
import { migrate } from "./migrate.ts";
import { DatabaseTooNewError } from "./operator-error.ts";
import { dumpSchema } from "./schema-dump.ts";
import { openClient, openDatabase, openEmptyDatabase } from "./testing.ts";

const addJob = "SELECT (graphile_worker.add_job('ingest', $1, job_key => $2)).id";

test("the queue is installed at the library's newest schema", async () => {
  const { ownerUrl } = await openDatabase();
  const owner = await openClient(ownerUrl);
  const { rows } = await owner.query("SELECT max(id) AS newest FROM graphile_worker.migrations");
  // When this fails after an upgrade of graphile-worker: raise newestQueueSchema in job-queue.ts, read what is new.
  expect(rows).toEqual([{ newest: 20 }]);
});

test("the API's role can add, take, fail and finish jobs, and change nothing of the schema", async () => {
  const { url } = await openDatabase();
  const app = await openClient(url);
  await app.query(addJob, [{ webhookEventId: "a" }, "one"]);
  const taken = await app.query(
    "UPDATE graphile_worker._private_jobs SET locked_at = now(), locked_by = 'me', attempts = 1 RETURNING payload",
  );
  expect(taken.rows).toEqual([{ payload: { webhookEventId: "a" } }]);
  expect((await app.query("DELETE FROM graphile_worker._private_jobs")).rowCount).toBe(1);
  for (const statement of [
    "CREATE TABLE graphile_worker.loot (id integer)",
    "DELETE FROM graphile_worker.migrations",
    "TRUNCATE graphile_worker._private_jobs",
  ]) {
    await expect(app.query(statement), statement).rejects.toMatchObject({ code: "42501" });
  }
});

test("a second run gives no rights again and takes no lock on the tables", async () => {
  const { ownerUrl } = await openDatabase();
  const busy = await openClient(ownerUrl);
  // Whatever would change a policy or a right of the table waits for this lock, and gives up after five seconds.
  await busy.query("BEGIN; LOCK TABLE graphile_worker._private_jobs IN ACCESS SHARE MODE");
  const before = await busy.query("SELECT xmin::text FROM pg_namespace WHERE nspname = 'graphile_worker'");
  await migrate(ownerUrl);
  const after = await busy.query("SELECT xmin::text FROM pg_namespace WHERE nspname = 'graphile_worker'");
  expect(after.rows).toEqual(before.rows);
});

test("rights that an older release gave are brought up to date", async () => {
  const { ownerUrl, url } = await openDatabase();
  const owner = await openClient(ownerUrl);
  await owner.query(`REVOKE ALL ON graphile_worker._private_jobs FROM piloto_app;
    DROP POLICY worked_by_the_api ON graphile_worker._private_jobs;
    COMMENT ON SCHEMA graphile_worker IS 'rights of another release'`);
  await migrate(ownerUrl);
  const app = await openClient(url);
  expect((await app.query(addJob, [{}, null])).rowCount).toBe(1);
});

test("a queue that a newer library changed in a breaking way is refused, a compatible one is used", async () => {
  const { ownerUrl } = await openDatabase();
  const owner = await openClient(ownerUrl);
  await owner.query("INSERT INTO graphile_worker.migrations (id, breaking) VALUES (998, false)");
  expect(await migrate(ownerUrl)).toEqual({ applied: [] });
  await owner.query("INSERT INTO graphile_worker.migrations (id, breaking) VALUES (999, true)");
  await expect(migrate(ownerUrl)).rejects.toThrow(DatabaseTooNewError);
});

test("the schema dump is about our own schema alone", async () => {
  const { ownerUrl } = await openEmptyDatabase();
  await migrate(ownerUrl);
  expect(await dumpSchema(ownerUrl)).not.toMatch(/graphile|_private_/);
});
