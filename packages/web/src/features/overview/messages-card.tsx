import { Link } from "@tanstack/react-router";
import { useTranslations } from "use-intl";
import { useWorkspace } from "../../app/workspace.ts";
import { useFormat } from "../../i18n/use-format.ts";
import { Card } from "../../ui/card.tsx";
import { textLinkStyle } from "../../ui/text-link.tsx";
import type { Numbers } from "./overview-types.ts";
import { describeSeconds } from "./shares.ts";

/** Messages, deliveries and how long conversations take, beside the period before. */
export function MessagesCard({ numbers: { total, previous } }: { numbers: Numbers }) {
  const t = useTranslations("overview.messages");
  const format = useFormat();
  const { slug } = useWorkspace();
  const seconds = (value: number | null) => (value === null ? "–" : describeSeconds(value));
  const rows = [
    { name: t("in"), now: format.number(total.messagesIn), before: format.number(previous.messagesIn) },
    { name: t("byAgent"), now: format.number(total.messagesByAgent), before: format.number(previous.messagesByAgent) },
    {
      name: t("byPerson"),
      now: format.number(total.messagesByPerson),
      before: format.number(previous.messagesByPerson),
    },
    { name: t("failed"), now: format.number(total.messagesFailed), before: format.number(previous.messagesFailed) },
    { name: t("closed"), now: format.number(total.closed), before: format.number(previous.closed) },
    { name: t("resolution"), now: seconds(total.resolutionSeconds), before: seconds(previous.resolutionSeconds) },
  ];
  return (
    <Card
      padded={false}
      title={t("title")}
      action={
        total.messagesFailed > 0 && (
          <Link
            to="/w/$slug/conversations"
            params={{ slug }}
            search={{ isAnyStatus: true, hasFailedMessage: true }}
            className={textLinkStyle("text-sm")}
          >
            {t("seeFailed")}
          </Link>
        )
      }
    >
      <table className="mt-1 w-full text-sm">
        <caption className="sr-only">{t("title")}</caption>
        <thead className="text-xs text-muted">
          <tr className="border-b border-border">
            <td className="px-4 py-2" />
            <th scope="col" className="px-3 py-2 text-right font-medium">
              {t("now")}
            </th>
            <th scope="col" className="px-4 py-2 text-right font-medium">
              {t("before")}
            </th>
          </tr>
        </thead>
        <tbody className="divide-y divide-border">
          {rows.map(({ name, now, before }) => (
            <tr key={name} className="h-9">
              <th scope="row" className="px-4 text-left font-normal text-secondary">
                {name}
              </th>
              <td className="px-3 text-right font-medium tabular-nums">{now}</td>
              <td className="px-4 text-right text-muted tabular-nums">{before}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </Card>
  );
}
