import { expect, test } from "vitest";
import { exampleIds } from "./example-rows.ts";
import { openClient, openExampleDatabase } from "./testing.ts";

const secondOwner = "00000000-0000-7000-8000-0000000000b2";
const lastOwner = { code: "23514", constraint: "memberships_last_owner" };
const addSecondOwner = "INSERT INTO memberships (workspace_id, user_id, role) VALUES ($1, $2, 'owner')";

test.each(["DELETE FROM memberships", "UPDATE memberships SET role = 'admin'", "DELETE FROM users"])(
  "the last owner stays: %s",
  async (statement) => {
    const { owner } = await openExampleDatabase();
    await expect(owner.query(statement)).rejects.toMatchObject(lastOwner);
  },
);

test("one of two owners may leave", async () => {
  const { owner } = await openExampleDatabase();
  await owner.query(addSecondOwner, [exampleIds.workspace, secondOwner]);
  const { rowCount } = await owner.query("DELETE FROM memberships WHERE user_id = $1", [exampleIds.owner]);
  expect(rowCount).toBe(1);
});

test("of two owners who leave at the same moment, one stays", async () => {
  const { owner, ownerUrl } = await openExampleDatabase();
  await owner.query(addSecondOwner, [exampleIds.workspace, secondOwner]);
  const [one, two] = await Promise.all([openClient(ownerUrl), openClient(ownerUrl)]);
  const leave = "DELETE FROM memberships WHERE user_id = $1";
  await one.query("BEGIN");
  await one.query(leave, [exampleIds.owner]);
  // Waits for the first one's commit, and only then looks for owners.
  const second = two.query(leave, [secondOwner]).catch((error: unknown) => error);
  await one.query("COMMIT");
  expect(await second).toMatchObject(lastOwner);
  const { rows } = await owner.query("SELECT user_id FROM memberships WHERE role = 'owner'");
  expect(rows).toEqual([{ user_id: secondOwner }]);
});

test("a workspace can be deleted with its last owner", async () => {
  const { owner } = await openExampleDatabase();
  await owner.query("DELETE FROM workspaces");
  expect((await owner.query("SELECT FROM memberships")).rowCount).toBe(0);
});
