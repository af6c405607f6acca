import type { ChannelView } from "@piloto/shared/channels";
import { Link } from "@tanstack/react-router";
import { TriangleAlert } from "lucide-react";
import { useId } from "react";
import { useTranslations } from "use-intl";
import { trpc } from "../../api/trpc.ts";
import { useHasRole, useWorkspace } from "../../app/workspace.ts";
import { Avatar } from "../../ui/avatar.tsx";
import { Select } from "../../ui/select.tsx";
import { textLinkStyle } from "../../ui/text-link.tsx";
import { toast } from "../../ui/toast-store.ts";
import { useFailToast, useShowChannel } from "./use-channel-change.ts";

const nobody = "";

/** Which agents can be chosen; all a workspace has, by name. */
export function useAgentOptions() {
  const { workspaceId } = useWorkspace();
  return trpc.agents.list.useQuery({ workspaceId, status: "active", sort: "name", order: "asc", limit: 100 }).data
    ?.agents;
}

/** Who answers on the channel, and what keeps them from it. */
export function AgentChoice({ channel }: { channel: ChannelView }) {
  const t = useTranslations("channels.agent");
  const canEdit = useHasRole("admin");
  const id = useId();
  const agents = useAgentOptions();
  const { choose, isPending } = useChooseAgent(channel);
  const current = channel.agent;
  const isListed = current === null || agents?.some((agent) => agent.id === current.id);
  return (
    <div className="grid gap-1.5">
      {canEdit ? (
        <div className="flex items-center gap-2.5 max-md:grid">
          <label htmlFor={id} className="text-sm font-medium whitespace-nowrap">
            {t("label")}
          </label>
          <Select
            id={id}
            size="sm"
            className="max-w-80"
            disabled={isPending || !agents}
            value={current?.id ?? nobody}
            onChange={(event) => choose(event.target.value === nobody ? null : event.target.value)}
          >
            <option value={nobody}>{t("nobody")}</option>
            {!isListed && <option value={current.id}>{current.name}</option>}
            {agents?.map((agent) => (
              <option key={agent.id} value={agent.id}>
                {agent.name}
              </option>
            ))}
          </Select>
        </div>
      ) : (
        <p className="flex min-w-0 items-center gap-2 text-sm">
          <span className="font-medium">{t("label")}</span>
          {current && <Avatar name={current.name} kind="agent" size="sm" />}
          <span className="truncate text-secondary">{current?.name ?? t("nobody")}</span>
        </p>
      )}
      <AgentWarning channel={channel} agents={agents} />
    </div>
  );
}

type AgentWarningProps = { channel: ChannelView; agents: ReturnType<typeof useAgentOptions> };

function AgentWarning({ channel, agents }: AgentWarningProps) {
  const t = useTranslations("channels.agent");
  const { workspaceId, slug } = useWorkspace();
  const canEdit = useHasRole("admin");
  const model = trpc.modelConnections.state.useQuery({ workspaceId }).data;
  const agent = agents?.find(({ id }) => id === channel.agent?.id);
  if (channel.agent === null) return <Hint>{t("nobodyHint")}</Hint>;
  if (agent && agent.publishedNumber === null) {
    return (
      <Warning>
        {t.rich("unpublished", {
          name: agent.name,
          link: (chunks) => (
            <Link to="/w/$slug/agents/$agentId" params={{ slug, agentId: agent.id }} className={textLinkStyle()}>
              {chunks}
            </Link>
          ),
        })}
      </Warning>
    );
  }
  if (model?.source !== null) return null;
  return (
    <Warning>
      {canEdit
        ? t.rich("noModel", {
            link: (chunks) => (
              <Link to="/w/$slug/settings/model" params={{ slug }} className={textLinkStyle()}>
                {chunks}
              </Link>
            ),
          })
        : t("noModelOthers")}
    </Warning>
  );
}

const Hint = ({ children }: { children: React.ReactNode }) => <p className="text-xs text-muted">{children}</p>;

function Warning({ children }: { children: React.ReactNode }) {
  return (
    <p className="flex items-start gap-1.5 text-xs text-secondary">
      <TriangleAlert aria-hidden className="mt-px size-3.5 text-warning" />
      <span>{children}</span>
    </p>
  );
}

/** Changes who answers at once, and offers the way back. */
function useChooseAgent(channel: ChannelView) {
  const t = useTranslations("channels.agent");
  const { workspaceId } = useWorkspace();
  const show = useShowChannel();
  const fail = useFailToast();
  const mutation = trpc.channels.chooseAgent.useMutation({ onSuccess: show, onError: fail });
  const before = channel.agent?.id ?? null;
  const say = ({ name, agent }: ChannelView) =>
    agent ? t("chosenToast", { name, agent: agent.name }) : t("nobodyToast", { name });
  const choose = (agentId: string | null) =>
    mutation.mutate(
      { workspaceId, channelId: channel.id, agentId },
      {
        onSuccess: (after) =>
          toast(say(after), {
            onUndo: () =>
              mutation.mutate(
                { workspaceId, channelId: channel.id, agentId: before },
                { onSuccess: (restored) => void toast(say(restored)) },
              ),
          }),
      },
    );
  return { choose, isPending: mutation.isPending };
}
