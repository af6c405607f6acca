import type { ChannelView } from "@piloto/shared/channels";
import { useState } from "react";
import { useTranslations } from "use-intl";
import { ChannelGlyph } from "../../app/channel-glyph.tsx";
import { useHasRole } from "../../app/workspace.ts";
import { Card } from "../../ui/card.tsx";
import { AgentChoice } from "./agent-choice.tsx";
import { ChannelBadge } from "./channel-badge.tsx";
import { ChannelBanner } from "./channel-banner.tsx";
import { ChannelFacts } from "./channel-facts.tsx";
import { ChannelMenu } from "./channel-menu.tsx";
import { DisconnectDialog } from "./disconnect-dialog.tsx";
import { PricesDialog } from "./prices-dialog.tsx";
import { ReauthorizeDialog } from "./reauthorize-dialog.tsx";
import { ReconnectDialog } from "./connect-dialog.tsx";
import { RenameDialog } from "./rename-dialog.tsx";
import { SetupDialog } from "./setup-dialog.tsx";
import { TestBanner, useTestChannel } from "./test-channel.tsx";

export type ChannelTask = "rename" | "reauthorize" | "prices" | "setup" | "disconnect" | "reconnect";

/** One channel: whether it works and since when, who answers on it, what Meta says about it. */
export function ChannelCard({ channel }: { channel: ChannelView }) {
  const t = useTranslations("channels");
  const canEdit = useHasRole("admin");
  const [task, setTask] = useState<ChannelTask>();
  const test = useTestChannel(channel);
  const done = () => setTask(undefined);
  return (
    <Card
      aria-label={t("cardOf", { name: channel.name })}
      padded={false}
      className={channel.status === "disconnected" ? "bg-bg" : ""}
    >
      <header className="flex items-start gap-3 px-4 pt-3.5">
        <ChannelGlyph kind={channel.kind} className="mt-0.75 size-4.5" />
        <div className="min-w-0 flex-1">
          <div className="flex flex-wrap items-center gap-x-2 gap-y-1">
            <h2 className="min-w-0 text-md font-semibold wrap-anywhere">{channel.name}</h2>
            <ChannelBadge status={channel.status} />
          </div>
          <p className="text-xs text-muted wrap-anywhere tabular-nums">{channel.displayName}</p>
        </div>
        {canEdit && <ChannelMenu channel={channel} onTask={setTask} onTest={test.run} />}
      </header>
      <div className="grid gap-3.5 p-4">
        <ChannelBanner channel={channel} onTask={setTask} onTest={test.run} isTesting={test.isPending} />
        <TestBanner test={test} />
        {channel.status !== "disconnected" && <AgentChoice channel={channel} />}
        <ChannelFacts channel={channel} onTask={setTask} />
      </div>
      <RenameDialog channel={channel} open={task === "rename"} onClose={done} />
      <ReauthorizeDialog channel={channel} open={task === "reauthorize"} onClose={done} />
      <PricesDialog channel={channel} open={task === "prices"} onClose={done} />
      <SetupDialog channel={channel} open={task === "setup"} onClose={done} />
      <DisconnectDialog channel={channel} open={task === "disconnect"} onClose={done} />
      <ReconnectDialog channel={channel} open={task === "reconnect"} onClose={done} />
    </Card>
  );
}
