import { keepPreviousData } from "@tanstack/react-query";
import { Phone, UserRound, X } from "lucide-react";
import { type ReactNode, useDeferredValue, useState } from "react";
import { useTranslations } from "use-intl";
import { trpc } from "../../api/trpc.ts";
import { useWorkspace } from "../../app/workspace.ts";
import { Field } from "../../ui/field.tsx";
import { IconButton } from "../../ui/icon-button.tsx";
import { Input } from "../../ui/input.tsx";
import { readPhone } from "./recipient.ts";

export type Recipient = { kind: "contact"; id: string; name: string } | { kind: "phone"; phone: string };

type RecipientFieldProps = { recipient: Recipient | null; onChange: (recipient: Recipient | null) => void };

/** Finds a contact by name or number; a number nobody has yet can be written to as well. */
export function RecipientField({ recipient, onChange }: RecipientFieldProps) {
  const t = useTranslations("conversations.create");
  const [text, setText] = useState("");
  if (recipient) {
    return (
      <div className="grid gap-1.5">
        <span className="text-sm font-medium">{t("who")}</span>
        <span className="flex min-h-9 items-center gap-2 rounded-sm border border-border-strong bg-selected pr-1 pl-2.5 text-md max-md:min-h-11">
          {recipient.kind === "contact" ? <UserRound aria-hidden /> : <Phone aria-hidden />}
          <span className="min-w-0 flex-1 truncate">
            {recipient.kind === "contact" ? recipient.name : recipient.phone}
          </span>
          <IconButton size="icon-sm" label={t("chosen")} onClick={() => onChange(null)}>
            <X aria-hidden className="size-3.5" />
          </IconButton>
        </span>
      </div>
    );
  }
  return (
    <div className="grid gap-1.5">
      <Field label={t("who")} hint={t("whoHint")}>
        {(control) => (
          <Input
            {...control}
            autoFocus
            autoComplete="off"
            maxLength={120}
            value={text}
            onChange={(event) => setText(event.target.value)}
            onKeyDown={(event) => {
              const phone = readPhone(text);
              if (event.key !== "Enter" || phone === undefined) return;
              event.preventDefault();
              onChange({ kind: "phone", phone });
            }}
          />
        )}
      </Field>
      <Choices text={text} onChoose={onChange} />
    </div>
  );
}

function Choices({ text, onChoose }: { text: string; onChoose: (recipient: Recipient) => void }) {
  const t = useTranslations("conversations.create");
  const { workspaceId } = useWorkspace();
  const query = useDeferredValue(text.trim());
  const found = trpc.contacts.search.useQuery(
    { workspaceId, query, limit: 8 },
    { enabled: query !== "", placeholderData: keepPreviousData },
  );
  const phone = readPhone(text);
  if (query === "") return null;
  const contacts = found.data ?? [];
  if (contacts.length === 0 && phone === undefined) {
    return found.isSuccess && <p className="py-1 text-sm text-muted">{t("noContacts")}</p>;
  }
  return (
    <ul
      aria-label={t("contacts")}
      className="max-h-64 divide-y divide-border overflow-auto rounded-md border border-border"
    >
      {phone !== undefined && (
        <Choice icon={<Phone aria-hidden />} onClick={() => onChoose({ kind: "phone", phone })}>
          {t("useNumber", { phone })}
        </Choice>
      )}
      {contacts.map(({ id, displayName, identities }) => (
        <Choice
          key={id}
          icon={<UserRound aria-hidden />}
          onClick={() => onChoose({ kind: "contact", id, name: displayName })}
        >
          {displayName} <span className="text-xs text-muted tabular-nums">{identities.join(", ")}</span>
        </Choice>
      ))}
    </ul>
  );
}

function Choice({ icon, onClick, children }: { icon: ReactNode; onClick: () => void; children: ReactNode }) {
  return (
    <li>
      <button
        type="button"
        onClick={onClick}
        className="flex min-h-9 w-full items-center gap-2.5 px-3 py-1.5 text-left text-sm -outline-offset-2 hover:bg-hover max-md:min-h-11"
      >
        <span className="text-muted">{icon}</span>
        <span className="min-w-0 truncate">{children}</span>
      </button>
    </li>
  );
}
