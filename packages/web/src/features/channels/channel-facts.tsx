import { type ChannelView, priceCategories } from "@piloto/shared/channels";
import { Link } from "@tanstack/react-router";
import type { ReactNode } from "react";
import { useLocale, useTranslations } from "use-intl";
import { useHasRole, useWorkspace } from "../../app/workspace.ts";
import { formatPrice } from "../../i18n/amount.ts";
import { useFormat } from "../../i18n/use-format.ts";
import { textLinkStyle } from "../../ui/text-link.tsx";
import type { ChannelTask } from "./channel-card.tsx";
import { SyncButton } from "./sync-button.tsx";

type ChannelFactsProps = { channel: ChannelView; onTask: (task: ChannelTask) => void };

/** What is known of a channel, one line per fact. */
export function ChannelFacts({ channel, onTask }: ChannelFactsProps) {
  const t = useTranslations("channels.facts");
  const { timezone } = useWorkspace();
  const { relative, dateTime, date } = useFormat(timezone);
  const isOn = channel.status !== "disconnected";
  return (
    <dl className="grid divide-y divide-border border-t border-border text-sm">
      {isOn && (
        <Fact label={t("lastWebhook")}>
          {channel.lastWebhookAt === null ? (
            <NoWebhook onTask={onTask} />
          ) : (
            <time dateTime={channel.lastWebhookAt} title={dateTime(channel.lastWebhookAt)} className="tabular-nums">
              {relative(channel.lastWebhookAt)}
            </time>
          )}
        </Fact>
      )}
      {channel.quality !== "" && isOn && (
        <Fact label={t("quality")}>
          <Quality quality={channel.quality} />
        </Fact>
      )}
      {channel.kind === "whatsapp" && (
        <Fact label={t("templates")}>
          <Templates channel={channel} />
        </Fact>
      )}
      {isOn && (
        <Fact label={t("prices")}>
          <Prices channel={channel} onTask={onTask} />
        </Fact>
      )}
      {channel.tokenExpiresAt !== null && (
        <Fact label={t("token")}>
          <span className="tabular-nums">{t("tokenUntil", { date: date(channel.tokenExpiresAt) })}</span>
        </Fact>
      )}
    </dl>
  );
}

function Fact({ label, children }: { label: string; children: ReactNode }) {
  return (
    <div className="flex min-h-9 items-baseline gap-3 py-2 max-md:grid max-md:gap-0.5">
      <dt className="w-36 shrink-0 text-muted">{label}</dt>
      <dd className="min-w-0 flex-1">{children}</dd>
    </div>
  );
}

function NoWebhook({ onTask }: { onTask: (task: ChannelTask) => void }) {
  const t = useTranslations("channels.facts");
  const canEdit = useHasRole("admin");
  return (
    <>
      <span className="text-secondary">{t("noWebhook")}</span>{" "}
      {canEdit && (
        <button type="button" className={textLinkStyle()} onClick={() => onTask("setup")}>
          {t("checkWebhook")}
        </button>
      )}
    </>
  );
}

const qualities = ["GREEN", "YELLOW", "RED"] as const;
const qualityMarks = { GREEN: "bg-success", YELLOW: "bg-warning", RED: "bg-danger" } as const;

function Quality({ quality }: { quality: string }) {
  const t = useTranslations("channels.facts");
  const known = qualities.find((word) => word === quality);
  if (!known) return quality;
  return (
    <span className="inline-flex items-center gap-2">
      <span aria-hidden className={`size-2 rounded-full ${qualityMarks[known]}`} />
      {t(`qualities.${known}`)}
    </span>
  );
}

function Templates({ channel }: { channel: ChannelView }) {
  const t = useTranslations("channels.facts");
  const { slug, timezone } = useWorkspace();
  const { relative } = useFormat(timezone);
  const { templatesSyncedAt } = channel;
  return (
    <span className="flex flex-wrap items-center gap-x-3 gap-y-1">
      <span className="text-secondary tabular-nums">
        {templatesSyncedAt === null ? t("neverSynced") : t("synced", { when: relative(templatesSyncedAt) })}
      </span>
      <Link
        to="/w/$slug/channels/$channelId/templates"
        params={{ slug, channelId: channel.id }}
        className={textLinkStyle()}
      >
        {t("seeTemplates")}
      </Link>
      {channel.status !== "disconnected" && <SyncButton channel={channel} />}
    </span>
  );
}

function Prices({ channel: { prices, currency }, onTask }: ChannelFactsProps) {
  const t = useTranslations("channels");
  const canEdit = useHasRole("admin");
  const locale = useLocale();
  const known = priceCategories.flatMap((category) => {
    const micros = prices[category];
    return micros === undefined ? [] : [`${t(`categories.${category}`)} ${formatPrice(micros, currency, locale)}`];
  });
  return (
    <span className="flex flex-wrap items-baseline gap-x-3 gap-y-1">
      <span className="text-secondary tabular-nums">
        {known.length === 0 ? t("facts.noPrices") : known.join(" · ")}
      </span>
      {canEdit && (
        <button type="button" className={textLinkStyle()} onClick={() => onTask("prices")}>
          {t(known.length === 0 ? "facts.setPrices" : "facts.changePrices")}
        </button>
      )}
    </span>
  );
}
