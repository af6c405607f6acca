import type { ChannelStatus } from "@piloto/shared/conversation-words";
import { CircleCheck, CircleOff, OctagonX, TriangleAlert } from "lucide-react";
import { useTranslations } from "use-intl";
import { Badge } from "../../ui/badge.tsx";

const looks = {
  active: { tone: "success", icon: CircleCheck },
  needs_reauth: { tone: "warning", icon: TriangleAlert },
  blocked: { tone: "danger", icon: OctagonX },
  disconnected: { tone: "outline", icon: CircleOff },
} as const;

export function ChannelBadge({ status }: { status: ChannelStatus }) {
  const t = useTranslations("channels.status");
  const { tone, icon: Icon } = looks[status];
  return (
    <Badge tone={tone}>
      <Icon aria-hidden />
      {t(status)}
    </Badge>
  );
}
