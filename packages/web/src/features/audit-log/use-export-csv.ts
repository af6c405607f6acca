import { useState } from "react";
import type { AuditFilters } from "@piloto/shared/audit-log";
import { useErrorText } from "../../api/error-text.ts";
import { trpc } from "../../api/trpc.ts";
import { runtimeConfig } from "../../app/runtime-config.ts";
import { useWorkspace } from "../../app/workspace.ts";
import { toast } from "../../ui/toast-store.ts";
import { csvPath } from "./audit-search.ts";

/** Starts the download of the filtered log; the browser streams it to disk, however long it is. */
export function useExportCsv(filters: AuditFilters): { start: () => void; isStarting: boolean } {
  const describe = useErrorText();
  const utils = trpc.useUtils();
  const { workspaceId } = useWorkspace();
  const [isStarting, setIsStarting] = useState(false);
  const start = async () => {
    setIsStarting(true);
    try {
      // A download cannot refresh the session or say why it was refused, so this call does both before.
      await utils.client.workspaces.get.query({ workspaceId });
      const link = document.createElement("a");
      link.href = `${runtimeConfig.apiOrigin ?? ""}${csvPath(workspaceId, filters)}`;
      link.download = "";
      link.click();
    } catch (error) {
      toast(describe(error).text, { tone: "danger" });
    } finally {
      setIsStarting(false);
    }
  };
  return { start: () => void start(), isStarting };
}
