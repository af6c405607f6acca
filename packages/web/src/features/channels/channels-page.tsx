import type { ChannelView } from "@piloto/shared/channels";
import { Plus, Radio } from "lucide-react";
import { useState } from "react";
import { useTranslations } from "use-intl";
import { trpc } from "../../api/trpc.ts";
import { QueryGate } from "../../app/query-gate.tsx";
import { useHasRole, useWorkspace } from "../../app/workspace.ts";
import { Button } from "../../ui/button.tsx";
import { Card } from "../../ui/card.tsx";
import { EmptyState } from "../../ui/empty-state.tsx";
import { Page } from "../../ui/page.tsx";
import { ChannelCard } from "./channel-card.tsx";
import { sortChannels } from "./channel-view.ts";
import { ConnectDialog } from "./connect-dialog.tsx";

/** A webhook changes when it came without telling anybody; the page looks by itself. */
const lookAgainMs = 15_000;

/** The numbers and accounts on which customers write. */
export function ChannelsPage() {
  const t = useTranslations("channels");
  const { workspaceId } = useWorkspace();
  const canEdit = useHasRole("admin");
  const [isConnecting, setIsConnecting] = useState(false);
  const channels = trpc.channels.list.useQuery({ workspaceId }, { refetchInterval: lookAgainMs });
  const connect = canEdit && (
    <Button variant="primary" onClick={() => setIsConnecting(true)}>
      <Plus aria-hidden className="size-3.5" />
      {t("connect")}
    </Button>
  );
  return (
    <Page title={t("title")} action={channels.data?.length !== 0 && connect}>
      <QueryGate query={channels} rows={2} rowClassName="h-56">
        {(rows) =>
          rows.length === 0 ? (
            <Card>
              <EmptyState icon={<Radio aria-hidden />} title={t("emptyTitle")} action={connect}>
                {t(canEdit ? "emptyText" : "emptyTextOthers")}
              </EmptyState>
            </Card>
          ) : (
            <Channels channels={sortChannels(rows)} />
          )
        }
      </QueryGate>
      <ConnectDialog open={isConnecting} onOpenChange={setIsConnecting} />
    </Page>
  );
}

function Channels({ channels }: { channels: readonly ChannelView[] }) {
  const t = useTranslations("channels");
  return (
    <ul aria-label={t("title")} className="grid grid-cols-[minmax(0,1fr)] gap-4 max-md:gap-3 xl:grid-cols-2">
      {channels.map((channel) => (
        <li key={channel.id} className="min-w-0">
          <ChannelCard channel={channel} />
        </li>
      ))}
    </ul>
  );
}
