import type { TemplateStatus } from "@piloto/shared/conversation-words";
import type { TemplateView } from "@piloto/shared/templates";
import { Ban, CircleCheck, ExternalLink, Hourglass, Phone, Reply, TriangleAlert } from "lucide-react";
import { useTranslations } from "use-intl";
import { Badge } from "../../ui/badge.tsx";
import { Card } from "../../ui/card.tsx";

/** One template as the customer gets it, with its gaps, and why it cannot be sent when it cannot. */
export function TemplateCard({ template }: { template: TemplateView }) {
  const t = useTranslations("channels.templates");
  const { name, language, category, status } = template;
  return (
    <Card aria-label={`${name}, ${language}`} padded={false} className="h-full">
      <header className="flex flex-wrap items-center gap-x-2 gap-y-1 px-4 pt-3">
        <h2 className="min-w-0 font-mono text-sm font-medium wrap-anywhere">{name}</h2>
        <StatusBadge status={status} />
        <span className="text-xs text-muted">
          {language} · {describeCategory(category, t)}
        </span>
      </header>
      <div className="grid gap-2.5 p-4 pt-2.5">
        <Blocker template={template} />
        <Preview template={template} />
      </div>
    </Card>
  );
}

const looks = {
  approved: { tone: "success", icon: CircleCheck },
  pending: { tone: "neutral", icon: Hourglass },
  in_appeal: { tone: "neutral", icon: Hourglass },
  rejected: { tone: "danger", icon: Ban },
  paused: { tone: "warning", icon: TriangleAlert },
  disabled: { tone: "danger", icon: Ban },
  deleted: { tone: "outline", icon: Ban },
} as const;

function StatusBadge({ status }: { status: TemplateStatus }) {
  const t = useTranslations("channels.templates.status");
  const { tone, icon: Icon } = looks[status];
  return (
    <Badge tone={tone}>
      <Icon aria-hidden />
      {t(status)}
    </Badge>
  );
}

type Words = ReturnType<typeof useTranslations<"channels.templates">>;
const categories = ["UTILITY", "MARKETING", "AUTHENTICATION"] as const;

function describeCategory(category: string, t: Words): string {
  const known = categories.find((word) => word === category.toUpperCase());
  return known ? t(`categories.${known}`) : category.toLowerCase();
}

function Blocker({ template: { blocker, status, rejectedReason } }: { template: TemplateView }) {
  const t = useTranslations("channels.templates");
  if (blocker === null) return null;
  const why = blocker === "unsupported_part" ? t("unsupported") : t(`whyNot.${status}`);
  return (
    <p className="flex items-start gap-1.5 text-xs text-secondary">
      <TriangleAlert aria-hidden className="mt-px size-3.5 text-warning" />
      <span>
        {why}
        {rejectedReason !== "" && rejectedReason !== "NONE" && ` ${t("metaSays", { reason: rejectedReason })}`}
      </span>
    </p>
  );
}

const buttonIcons = { quick_reply: Reply, url: ExternalLink, phone: Phone, copy_code: null, other: null } as const;

function Preview({ template: { header, body, footer, buttons } }: { template: TemplateView }) {
  const t = useTranslations("channels.templates");
  return (
    <div className="grid gap-1 rounded-md bg-customer-tint px-3 py-2.5 text-sm inset-ring inset-ring-customer-line">
      {header.kind === "text" && (
        <p className="font-semibold wrap-anywhere">
          <WithGaps text={header.text} />
        </p>
      )}
      {header.kind !== "text" && header.kind !== "none" && (
        <p className="text-xs text-muted">{t(`headers.${header.kind}`)}</p>
      )}
      <p className="whitespace-pre-line wrap-anywhere">
        <WithGaps text={body} />
      </p>
      {footer !== "" && <p className="text-xs text-muted wrap-anywhere">{footer}</p>}
      {buttons.length > 0 && (
        <ul aria-label={t("buttons")} className="mt-1 flex flex-wrap gap-1.5 border-t border-customer-line pt-2">
          {buttons.map(({ index, kind, text }) => {
            const Icon = buttonIcons[kind];
            return (
              <li key={index} className="inline-flex items-center gap-1 text-xs font-medium text-accent-text">
                {Icon && <Icon aria-hidden className="size-3" />}
                {text}
              </li>
            );
          })}
        </ul>
      )}
    </div>
  );
}

/** The places to fill in stand out of the text. */
function WithGaps({ text }: { text: string }) {
  return text.split(/(\{\{\s*[\w.]+\s*\}\})/).map((part, index) =>
    index % 2 === 1 ? (
      // The pieces of one text never move.
      <mark key={index} className="rounded-xs bg-agent-tint px-0.5 font-mono text-xs text-agent-text">
        {part}
      </mark>
    ) : (
      part
    ),
  );
}
