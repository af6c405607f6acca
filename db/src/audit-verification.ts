import pg from "pg";

export interface AuditVerification {
  chains: number;
  entries: number;
  broken: { chainId: string; brokenSeq: number }[];
}

/**
 * Recomputes every audit chain, those included whose head or whose entries are missing. Needs the owner's URL: the
 * API's role sees one workspace at a time.
 */
export async function verifyAuditChains(url: string): Promise<AuditVerification> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    const { rows } = await client.query<{
      chain_id: string;
      entries: string;
      broken_seq: string | null;
    }>(`
      SELECT c.chain_id, v.entries, v.broken_seq
      FROM (SELECT chain_id FROM audit_chains UNION SELECT chain_id FROM audit_log) c
      CROSS JOIN LATERAL verify_audit_chain(c.chain_id) v
      ORDER BY c.chain_id`);
    return {
      chains: rows.length,
      entries: rows.reduce((sum, row) => sum + Number(row.entries), 0),
      broken: rows.flatMap((row) =>
        row.broken_seq === null ? [] : [{ chainId: row.chain_id, brokenSeq: Number(row.broken_seq) }],
      ),
    };
  } finally {
    await client.end();
  }
}
