import { Link } from "@tanstack/react-router";
import type { ReactNode } from "react";
import { useTranslations } from "use-intl";
import { ChannelGlyph } from "../../app/channel-glyph.tsx";
import { useWorkspace } from "../../app/workspace.ts";
import { useFormat } from "../../i18n/use-format.ts";
import { Avatar } from "../../ui/avatar.tsx";
import { Card } from "../../ui/card.tsx";
import type { ConversationsLink, Days, Numbers } from "./overview-types.ts";
import { agentShare, costIn, describeSeconds, mainCurrency, shareOf } from "./shares.ts";

type Line = {
  key: string;
  name: ReactNode;
  numbers: Numbers["agents"][number] | Numbers["channels"][number];
  search: ConversationsLink;
};

/** The figures of each agent. */
export function AgentsCard({ numbers, days }: { numbers: Numbers; days: Days }) {
  const t = useTranslations("overview.breakdown");
  const lines = numbers.agents.map((agent) => ({
    key: agent.id ?? "none",
    name: (
      <>
        {agent.name !== null && <Avatar name={agent.name} kind="agent" size="sm" />}
        <span className="truncate">{agent.name ?? t("noAgent")}</span>
      </>
    ),
    numbers: agent,
    search: { ...(agent.id !== null && { agentId: agent.id }) },
  }));
  return <BreakdownCard title={t("agents")} column={t("agent")} lines={lines} days={days} />;
}

/** The figures of each channel. */
export function ChannelsCard({ numbers, days }: { numbers: Numbers; days: Days }) {
  const t = useTranslations("overview.breakdown");
  const lines = numbers.channels.map((channel) => ({
    key: channel.id ?? "none",
    name: (
      <>
        {channel.kind !== null && <ChannelGlyph kind={channel.kind} />}
        <span className="truncate">{channel.name ?? t("noChannel")}</span>
      </>
    ),
    numbers: channel,
    search: { ...(channel.id !== null && { channelId: channel.id }) },
  }));
  return <BreakdownCard title={t("channels")} column={t("channel")} lines={lines} days={days} />;
}

function BreakdownCard({ title, column, lines, days }: { title: string; column: string; lines: Line[]; days: Days }) {
  const t = useTranslations("overview.breakdown");
  return (
    <Card padded={false} title={title}>
      {lines.length === 0 ? (
        <p className="px-4 py-8 text-center text-sm text-muted">{t("empty")}</p>
      ) : (
        <div className="mt-1 overflow-x-auto">
          <table className="w-full text-sm">
            <caption className="sr-only">{title}</caption>
            <thead className="text-xs text-muted">
              <tr className="border-b border-border">
                <th scope="col" className="px-4 py-2 text-left font-medium">
                  {column}
                </th>
                {[t("opened"), t("byAgent"), t("firstResponse"), t("costEach")].map((name) => (
                  <th key={name} scope="col" className="px-3 py-2 text-right font-medium whitespace-nowrap last:pr-4">
                    {name}
                  </th>
                ))}
              </tr>
            </thead>
            <tbody className="divide-y divide-border">
              {lines.map((line) => (
                <BreakdownRow key={line.key} line={line} days={days} />
              ))}
            </tbody>
          </table>
        </div>
      )}
    </Card>
  );
}

function BreakdownRow({ line, days }: { line: Line; days: Days }) {
  const format = useFormat();
  const { slug } = useWorkspace();
  const { numbers } = line;
  const currency = mainCurrency(numbers.costs);
  const share = agentShare(numbers);
  const each = shareOf(costIn(numbers.costs, currency), numbers.opened);
  return (
    <tr className="h-11 hover:bg-hover">
      <th scope="row" className="max-w-48 px-4 text-left font-medium">
        <Link
          to="/w/$slug/conversations"
          params={{ slug }}
          search={{ isAnyStatus: true, openedFrom: days.from, openedTo: days.to, ...line.search }}
          className="flex items-center gap-2 hover:underline"
        >
          {line.name}
        </Link>
      </th>
      <td className="px-3 text-right tabular-nums">{format.number(numbers.opened)}</td>
      <td className="px-3 text-right tabular-nums">{share === null ? "–" : format.percent(share)}</td>
      <td className="px-3 text-right whitespace-nowrap tabular-nums">
        {numbers.firstResponseSeconds === null ? "–" : describeSeconds(numbers.firstResponseSeconds)}
      </td>
      <td className="px-3 pr-4 text-right whitespace-nowrap tabular-nums">
        {each === null || currency === undefined ? "–" : format.currency(each, currency)}
      </td>
    </tr>
  );
}
