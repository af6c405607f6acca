import { sql } from "kysely";
import type { Trx } from "../../database/workspace.ts";
import type { Device } from "../../http/device.ts";

/** Sessions the user ever had that are still on record, and how many of them look like this device. */
export async function countDevices(
  trx: Trx,
  userId: string,
  device: Device,
): Promise<{ sessions: number; alike: number }> {
  const { rows } = await sql<{ sessions: number; alike: number }>`
    SELECT count(*) AS sessions, count(*) FILTER (WHERE browser = ${device.browser} AND platform = ${device.platform}) AS alike
    FROM sessions WHERE user_id = ${userId}`.execute(trx);
  return rows[0] ?? { sessions: 0, alike: 0 };
}
