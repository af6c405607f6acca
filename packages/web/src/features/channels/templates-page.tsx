import type { ChannelView } from "@piloto/shared/channels";
import { getRouteApi, Link } from "@tanstack/react-router";
import { FileText, Search } from "lucide-react";
import { useDeferredValue, useState } from "react";
import { useTranslations } from "use-intl";
import { trpc } from "../../api/trpc.ts";
import { QueryGate } from "../../app/query-gate.tsx";
import { useWorkspace } from "../../app/workspace.ts";
import { useFormat } from "../../i18n/use-format.ts";
import { Button } from "../../ui/button.tsx";
import { Card } from "../../ui/card.tsx";
import { EmptyState } from "../../ui/empty-state.tsx";
import { Input } from "../../ui/input.tsx";
import { Page, Toolbar } from "../../ui/page.tsx";
import { Switch } from "../../ui/switch.tsx";
import { SyncButton } from "./sync-button.tsx";
import { TemplateCard } from "./template-card.tsx";

const route = getRouteApi("/_app/w/$slug/channels/$channelId/templates");

/** The templates of one number, as Meta has them. They are made and changed there. */
export function TemplatesPage() {
  const t = useTranslations("channels.templates");
  const { channelId } = route.useParams();
  const { workspaceId } = useWorkspace();
  const channel = trpc.channels.list.useQuery({ workspaceId }).data?.find(({ id }) => id === channelId);
  return (
    <Page title={t("title")} parent={<BackToChannels />}>
      <Templates channelId={channelId} channel={channel} />
    </Page>
  );
}

function BackToChannels() {
  const t = useTranslations("channels");
  const { slug } = useWorkspace();
  return (
    <Link
      to="/w/$slug/channels"
      params={{ slug }}
      className="truncate rounded-xs hover:text-text max-md:-my-3 max-md:-ml-7 max-md:w-7 max-md:py-3 max-md:pl-7"
    >
      {t("title")}
    </Link>
  );
}

function Templates({ channelId, channel }: { channelId: string; channel: ChannelView | undefined }) {
  const t = useTranslations("channels.templates");
  const { workspaceId, timezone } = useWorkspace();
  const { relative } = useFormat(timezone);
  const [typed, setTyped] = useState("");
  const [onlySendable, setOnlySendable] = useState(false);
  const search = useDeferredValue(typed);
  const list = trpc.templates.list.useQuery(
    { workspaceId, channelId, search, onlySendable },
    { placeholderData: (before) => before },
  );
  return (
    <>
      <Toolbar>
        <Input
          type="search"
          size="sm"
          aria-label={t("search")}
          placeholder={t("search")}
          value={typed}
          maxLength={100}
          leading={<Search aria-hidden className="size-3.5 text-muted" />}
          onChange={(event) => setTyped(event.target.value)}
          className="max-w-75 max-md:max-w-none"
        />
        <Switch label={t("onlySendable")} checked={onlySendable} onCheckedChange={setOnlySendable} />
        <span className="flex-1" />
        {list.data && (
          <span className="text-xs text-muted tabular-nums">
            {list.data.syncedAt === null ? t("neverSynced") : t("synced", { when: relative(list.data.syncedAt) })}
          </span>
        )}
        {channel && channel.status !== "disconnected" && <SyncButton channel={channel} />}
      </Toolbar>
      <QueryGate query={list} rowClassName="h-32">
        {({ templates }) =>
          templates.length === 0 ? (
            <NoTemplates
              isFiltered={search !== "" || onlySendable}
              onClear={() => {
                setTyped("");
                setOnlySendable(false);
              }}
            />
          ) : (
            <ul
              aria-label={t("title")}
              className="grid grid-cols-[minmax(0,1fr)] gap-4 max-md:gap-3 lg:grid-cols-2 2xl:grid-cols-3"
            >
              {templates.map((template) => (
                <li key={template.id} className="min-w-0">
                  <TemplateCard template={template} />
                </li>
              ))}
            </ul>
          )
        }
      </QueryGate>
    </>
  );
}

function NoTemplates({ isFiltered, onClear }: { isFiltered: boolean; onClear: () => void }) {
  const t = useTranslations("channels.templates");
  return (
    <Card>
      <EmptyState
        icon={<FileText aria-hidden />}
        title={t(isFiltered ? "noneFound" : "none")}
        action={isFiltered && <Button onClick={onClear}>{t("clear")}</Button>}
      >
        {t(isFiltered ? "noneFoundText" : "noneText")}
      </EmptyState>
    </Card>
  );
}
