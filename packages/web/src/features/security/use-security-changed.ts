import { useCallback } from "react";
import { trpc } from "../../api/trpc.ts";

/** Asks again for all this page shows: one change of a factor moves several cards and the log. */
export function useSecurityChanged(): () => void {
  const utils = trpc.useUtils();
  return useCallback(() => {
    void utils.secondFactor.invalidate();
    void utils.passkeys.invalidate();
    void utils.identities.invalidate();
    void utils.account.invalidate();
    void utils.sessions.invalidate();
    void utils.auditLog.listOwn.invalidate();
  }, [utils]);
}
