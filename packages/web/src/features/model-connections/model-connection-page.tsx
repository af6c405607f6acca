import { useTranslations } from "use-intl";
import { trpc } from "../../api/trpc.ts";
import { QueryGate } from "../../app/query-gate.tsx";
import { RequireRole } from "../../app/require-role.tsx";
import { useWorkspace } from "../../app/workspace.ts";
import { Stack } from "../../ui/page.tsx";
import { BudgetCard } from "./budget-card.tsx";
import { ModelForm } from "./model-form-card.tsx";
import { RemoveModelCard } from "./remove-model-card.tsx";
import { StateBanner } from "./state-banner.tsx";

/** The language model that the workspace's agents think with. */
export function ModelConnectionPage() {
  return (
    <RequireRole role="admin">
      <ModelConnection />
    </RequireRole>
  );
}

function ModelConnection() {
  const t = useTranslations("modelConnections");
  const { workspaceId } = useWorkspace();
  const page = trpc.modelConnections.get.useQuery({ workspaceId });
  return (
    <>
      <p className="mb-3 max-w-160 text-sm text-secondary">{t("hint")}</p>
      <QueryGate query={page} rowClassName="h-40">
        {(found) => (
          <Stack className="max-w-200">
            <StateBanner page={found} />
            <BudgetCard page={found} />
            {/* A form starts anew only when what it stands on was taken over or taken away, never under the fingers. */}
            <ModelForm key={found.connection === null ? "none" : "own"} page={found} />
            {found.connection && <RemoveModelCard />}
          </Stack>
        )}
      </QueryGate>
    </>
  );
}
