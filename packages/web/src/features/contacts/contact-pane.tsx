import type { ConversationDetail } from "@piloto/shared/conversation-views";
import { ScrollText } from "lucide-react";
import type { ReactNode } from "react";
import { useTranslations } from "use-intl";
import { ContactFacts } from "./contact-facts.tsx";
import { ContactHead } from "./contact-head.tsx";
import { ContactMerges } from "./contact-merges.tsx";
import { LabelPicker } from "./label-picker.tsx";
import { PreviousConversations } from "./previous-conversations.tsx";

export type ContactPaneProps = {
  conversation: ConversationDetail;
  /** "Por que a IA respondeu", short; a section of its own. */
  why: ReactNode;
};

/** The person one talks with; the surrounding pane, drawer or screen brings edge, scrolling and its own way back. */
export function ContactPane({ conversation, why }: ContactPaneProps) {
  return (
    <div className="divide-y divide-border">
      <Section>
        <ContactHead conversation={conversation} />
        <LabelPicker conversation={conversation} />
      </Section>
      {conversation.handoffSummary && <Summary conversation={conversation} />}
      <Section>
        <ContactFacts conversation={conversation} />
      </Section>
      {conversation.contact.previousConversations.length > 0 && (
        <Section>
          <PreviousConversations contact={conversation.contact} />
        </Section>
      )}
      {conversation.contact.merges.length > 0 && (
        <Section>
          <ContactMerges contact={conversation.contact} />
        </Section>
      )}
      {why}
    </div>
  );
}

const Section = ({ children }: { children: ReactNode }) => <section className="px-4 py-3.5">{children}</section>;

function Summary({ conversation: { agent, handoffSummary } }: { conversation: ConversationDetail }) {
  const t = useTranslations("contacts");
  return (
    <Section>
      <h3 className="mb-1.5 flex items-center gap-1.5 text-xs font-semibold text-secondary">
        <ScrollText aria-hidden className="size-3.5" />
        {agent ? t("summaryOf", { name: agent.name }) : t("summary")}
      </h3>
      <p className="text-sm text-pretty">{handoffSummary}</p>
    </Section>
  );
}
