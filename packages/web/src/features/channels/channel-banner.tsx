import type { ChannelView } from "@piloto/shared/channels";
import { useTranslations } from "use-intl";
import { useHasRole } from "../../app/workspace.ts";
import { useNow } from "../../app/use-now.ts";
import { useFormat } from "../../i18n/use-format.ts";
import { Banner } from "../../ui/banner.tsx";
import { Button, type ButtonProps } from "../../ui/button.tsx";
import type { ChannelTask } from "./channel-card.tsx";
import { isExpiring } from "./channel-view.ts";

type ChannelBannerProps = {
  channel: ChannelView;
  onTask: (task: ChannelTask) => void;
  onTest: () => void;
  isTesting: boolean;
};

/** What keeps a channel from working, in Meta's words, and the way out of it. */
export function ChannelBanner({ channel, onTask, onTest, isTesting }: ChannelBannerProps) {
  const t = useTranslations("channels.banner");
  const canEdit = useHasRole("admin");
  const { time } = useFormat();
  const now = useNow();
  const { status, pausedUntil } = channel;
  if (status === "needs_reauth") {
    return (
      <Banner tone="warning" title={t("needsReauthTitle")}>
        <Reason channel={channel} />
        {t(canEdit ? "needsReauthText" : "askAdmin")}
        {canEdit && <Way onClick={() => onTask("reauthorize")}>{t("reauthorize")}</Way>}
      </Banner>
    );
  }
  if (status === "blocked") {
    return (
      <Banner tone="warning" title={t("blockedTitle")}>
        <Reason channel={channel} />
        {t(canEdit ? "blockedText" : "askAdmin")}
        {canEdit && (
          <Way onClick={onTest} pending={isTesting} pendingLabel={t("testing")}>
            {t("testAgain")}
          </Way>
        )}
      </Banner>
    );
  }
  if (status === "disconnected") {
    return (
      <Banner tone="info" action={canEdit && <Button onClick={() => onTask("reconnect")}>{t("reconnect")}</Button>}>
        {t("disconnectedText")}
      </Banner>
    );
  }
  if (pausedUntil !== null && Date.parse(pausedUntil) > now) {
    return <Banner tone="info">{t("pausedText", { time: time(pausedUntil) })}</Banner>;
  }
  if (isExpiring(channel.tokenExpiresAt, now)) {
    return (
      <Banner tone="warning" title={t("expiringTitle")}>
        {t(canEdit ? "expiringText" : "askAdmin")}
        {canEdit && <Way onClick={() => onTask("reauthorize")}>{t("reauthorize")}</Way>}
      </Banner>
    );
  }
  return null;
}

/** Below the words: beside them it would leave them no room on a phone. */
const Way = (props: ButtonProps) => <Button {...props} className="mt-2 block" />;

function Reason({ channel: { statusReason, statusChangedAt } }: { channel: ChannelView }) {
  const t = useTranslations("channels.banner");
  const { relative } = useFormat();
  const since = relative(statusChangedAt);
  return (
    <p className="mb-0.5 wrap-anywhere">
      {statusReason === "" ? t("since", { since }) : t("metaSays", { reason: statusReason, since })}
    </p>
  );
}
