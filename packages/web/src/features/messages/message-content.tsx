import type { MessageView } from "@piloto/shared/conversation-views";
import { Ban, ClipboardList, ExternalLink, MapPin, Phone, ShoppingCart, UserRound } from "lucide-react";
import type { ReactNode } from "react";
import { useTranslations } from "use-intl";
import { useFormat } from "../../i18n/use-format.ts";
import { textLinkStyle } from "../../ui/text-link.tsx";
import { MessageAttachment } from "./message-attachment.tsx";
import { MessageText } from "./message-text.tsx";

/** What a message says, whatever its kind. */
export function MessageContent({ message }: { message: MessageView }) {
  const t = useTranslations("messages");
  if (message.isDeleted) {
    return (
      <span className="flex items-center gap-2 text-muted italic">
        <Ban aria-hidden className="size-3.5" />
        {t("deleted")}
      </span>
    );
  }
  return (
    <div className="grid gap-1.5">
      <Special message={message} />
      {message.attachments.map((attachment) => (
        <MessageAttachment key={attachment.id} attachment={attachment} caption={message.text} />
      ))}
      {message.text && <MessageText text={message.text} />}
    </div>
  );
}

/** What a message has besides words and files. */
function Special({ message: { payload, type } }: { message: MessageView }) {
  const t = useTranslations("messages");
  return (
    <>
      {payload.isForwarded && <Small>{t("forwarded")}</Small>}
      {payload.referral && <Referral headline={payload.referral.headline} url={payload.referral.sourceUrl} />}
      {payload.template && <TemplateParts template={payload.template} />}
      {payload.story && <Story story={payload.story} />}
      {payload.location && <Location location={payload.location} />}
      {payload.contacts?.map((contact, index) => (
        <SharedContact key={`${contact.name}-${index}`} contact={contact} />
      ))}
      {payload.choice && (
        <Small icon={<ClipboardList aria-hidden className="size-3.5" />}>
          {t("choice", { title: payload.choice.title })}
        </Small>
      )}
      {payload.form && <Small icon={<ClipboardList aria-hidden className="size-3.5" />}>{t("form")}</Small>}
      {payload.order && <Order order={payload.order} />}
      {type === "unsupported" && <Small>{t("unsupported", { type: payload.unsupported?.type ?? "?" })}</Small>}
    </>
  );
}

function Small({ icon, children }: { icon?: ReactNode; children: ReactNode }) {
  return (
    <span className="flex items-center gap-1.5 text-xs text-muted">
      {icon}
      {children}
    </span>
  );
}

function Referral({ headline, url }: { headline: string | undefined; url: string | undefined }) {
  const t = useTranslations("messages");
  return (
    <Small icon={<ExternalLink aria-hidden className="size-3.5" />}>
      {t("fromAd", { headline: headline ?? "" })}
      {url && <OutsideLink href={url}>{t("seeAd")}</OutsideLink>}
    </Small>
  );
}

/** Only web addresses: what a channel sends is somebody else's text. */
function OutsideLink({ href, children }: { href: string; children: ReactNode }) {
  if (!/^https?:\/\//i.test(href)) return null;
  return (
    <a href={href} target="_blank" rel="noreferrer noopener nofollow" className={textLinkStyle()}>
      {children}
    </a>
  );
}

function TemplateParts({ template }: { template: NonNullable<MessageView["payload"]["template"]> }) {
  const t = useTranslations("messages");
  return (
    <>
      <Small>{t("template", { name: template.name })}</Small>
      {template.header && <strong className="font-semibold">{template.header}</strong>}
      {template.footer && <span className="order-last text-xs text-muted">{template.footer}</span>}
      {template.buttons && template.buttons.length > 0 && (
        <span className="order-last flex flex-wrap gap-1.5 pt-1">
          {template.buttons.map((button) => (
            <span key={button} className="rounded-sm border border-border-strong bg-surface px-2 py-0.5 text-xs">
              {button}
            </span>
          ))}
        </span>
      )}
    </>
  );
}

function Story({ story }: { story: NonNullable<MessageView["payload"]["story"]> }) {
  const t = useTranslations("messages");
  return (
    <Small icon={<ExternalLink aria-hidden className="size-3.5" />}>
      {t(story.kind === "mention" ? "storyMention" : "storyReply")}
      {story.url && <OutsideLink href={story.url}>{t("seeStory")}</OutsideLink>}
    </Small>
  );
}

function Location({ location }: { location: NonNullable<MessageView["payload"]["location"]> }) {
  const t = useTranslations("messages");
  const place = `${location.latitude},${location.longitude}`;
  return (
    <span className="flex items-start gap-2">
      <MapPin aria-hidden className="mt-0.5 text-muted" />
      <span className="grid">
        <span className="font-medium">{location.name ?? t("types.location")}</span>
        {location.address && <span className="text-sm text-secondary">{location.address}</span>}
        <OutsideLink href={`https://www.google.com/maps/search/?api=1&query=${encodeURIComponent(place)}`}>
          {t("openMap")}
        </OutsideLink>
      </span>
    </span>
  );
}

function SharedContact({ contact }: { contact: NonNullable<MessageView["payload"]["contacts"]>[number] }) {
  return (
    <span className="flex items-start gap-2">
      <UserRound aria-hidden className="mt-0.5 text-muted" />
      <span className="grid">
        <span className="font-medium">{contact.name}</span>
        {contact.organization && <span className="text-sm text-secondary">{contact.organization}</span>}
        {contact.phones.map((phone) => (
          <span key={phone} className="flex items-center gap-1.5 text-sm tabular-nums">
            <Phone aria-hidden className="size-3.5 text-muted" />
            {phone}
          </span>
        ))}
        {contact.emails.map((email) => (
          <span key={email} className="text-sm">
            {email}
          </span>
        ))}
      </span>
    </span>
  );
}

function Order({ order }: { order: NonNullable<MessageView["payload"]["order"]> }) {
  const t = useTranslations("messages");
  const format = useFormat();
  return (
    <span className="flex items-start gap-2">
      <ShoppingCart aria-hidden className="mt-0.5 text-muted" />
      <span className="grid gap-0.5">
        <span className="font-medium">{t("order", { count: order.items.length })}</span>
        {order.items.map((item, index) => (
          <span key={`${item.productId}-${index}`} className="text-sm tabular-nums">
            {format.number(item.quantity)} × {item.productId}
            {item.price !== undefined &&
              item.currency &&
              ` · ${format.currency(item.price * 1_000_000, item.currency)}`}
          </span>
        ))}
        {order.note && <span className="text-sm text-secondary">{order.note}</span>}
      </span>
    </span>
  );
}
