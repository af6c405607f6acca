import { verifyAuditChains } from "@piloto/db/audit-verification";
import { z } from "zod";
import { logEvent } from "../http/log-events.ts";
import { defineCommand } from "./command.ts";

export const verifyAuditCommand = defineCommand({
  name: "verify-audit",
  what: "recomputes every audit chain; exit code 1 when one is broken",
  example: "verify-audit",
  flags: z.object({}),
  async run({ ownerUrl, show, log }) {
    const found = await verifyAuditChains(ownerUrl());
    for (const broken of found.broken) logEvent(log, "audit_chain_broken", broken, "an audit chain is broken");
    show(found, [
      ...found.broken.map(({ chainId, brokenSeq }) => `Chain ${chainId} is broken at entry ${brokenSeq}.`),
      `${found.chains} chains, ${found.entries} entries, ${found.broken.length} broken.`,
    ]);
    return found.broken.length === 0 ? 0 : 1;
  },
});
