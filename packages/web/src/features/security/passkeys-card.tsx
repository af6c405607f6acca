import { Ellipsis, Fingerprint, Pencil, Plus, Trash2 } from "lucide-react";
import { useState } from "react";
import { useTranslations } from "use-intl";
import { useErrorText } from "../../api/error-text.ts";
import type { RouterOutputs } from "../../api/router.ts";
import { trpc } from "../../api/trpc.ts";
import { useFormat } from "../../i18n/use-format.ts";
import { Button } from "../../ui/button.tsx";
import { Card, CardList, CardRow } from "../../ui/card.tsx";
import { ConfirmDialog } from "../../ui/confirm-dialog.tsx";
import { Menu, MenuContent, MenuItem, MenuTrigger } from "../../ui/dropdown-menu.tsx";
import { toast } from "../../ui/toast-store.ts";
import { PasskeyNameDialog } from "./passkey-name-dialog.tsx";
import { QueryState } from "./query-state.tsx";
import { useAddPasskey } from "./use-add-passkey.ts";
import { useSecurityChanged } from "./use-security-changed.ts";

type Passkey = RouterOutputs["passkeys"]["list"][number];

/** The passkeys that open the account; a new one is named right after the browser made it. */
export function PasskeysCard() {
  const t = useTranslations("security.passkeys");
  const query = trpc.passkeys.list.useQuery();
  const [named, setNamed] = useState<{ id: string; name: string }>();
  const add = useAddPasskey(setNamed);
  return (
    <Card
      title={t("title")}
      hint={t("hint")}
      padded={false}
      action={
        <Button size="sm" pending={add.isPending} pendingLabel={t("adding")} onClick={add.run}>
          <Plus aria-hidden className="size-3.5" />
          {t("add")}
        </Button>
      }
    >
      <QueryState query={query} rows={1}>
        {(passkeys) =>
          passkeys.length === 0 ? (
            <p className="mt-2.5 border-t border-border px-4 py-3.5 text-sm text-secondary">{t("empty")}</p>
          ) : (
            <CardList>
              {passkeys.map((passkey) => (
                <PasskeyRow key={passkey.id} passkey={passkey} onRename={() => setNamed(passkey)} />
              ))}
            </CardList>
          )
        }
      </QueryState>
      {named && <PasskeyNameDialog key={named.id} passkey={named} onClose={() => setNamed(undefined)} />}
    </Card>
  );
}

function PasskeyRow({ passkey, onRename }: { passkey: Passkey; onRename: () => void }) {
  const t = useTranslations("security.passkeys");
  const format = useFormat();
  const [isRemoving, setIsRemoving] = useState(false);
  const facts = [
    t("created", { date: format.date(passkey.createdAt) }),
    passkey.lastUsedAt ? t("used", { when: format.relative(passkey.lastUsedAt) }) : t("neverUsed"),
    ...(passkey.backedUp ? [t("synced")] : []),
  ];
  return (
    <CardRow
      icon={<Fingerprint aria-hidden />}
      title={<span className="min-w-0 truncate">{passkey.name}</span>}
      detail={facts.join(" · ")}
      action={
        <Menu>
          <MenuTrigger asChild>
            <Button variant="ghost" size="icon-sm" aria-label={t("menu", { name: passkey.name })}>
              <Ellipsis aria-hidden />
            </Button>
          </MenuTrigger>
          <MenuContent align="end">
            <MenuItem icon={<Pencil aria-hidden />} onSelect={onRename}>
              {t("rename")}
            </MenuItem>
            <MenuItem icon={<Trash2 aria-hidden />} tone="danger" onSelect={() => setIsRemoving(true)}>
              {t("remove")}
            </MenuItem>
          </MenuContent>
        </Menu>
      }
    >
      <RemoveDialog passkey={passkey} open={isRemoving} onOpenChange={setIsRemoving} />
    </CardRow>
  );
}

type RemoveDialogProps = { passkey: Passkey; open: boolean; onOpenChange: (open: boolean) => void };

function RemoveDialog({ passkey, open, onOpenChange }: RemoveDialogProps) {
  const t = useTranslations("security.passkeys");
  const describe = useErrorText();
  const changed = useSecurityChanged();
  const remove = trpc.passkeys.remove.useMutation({
    onSuccess: () => toast(t("removed")),
    onError: (error) => toast(describe(error).text, { tone: "danger" }),
    onSettled: () => {
      onOpenChange(false);
      changed();
    },
  });
  return (
    <ConfirmDialog
      open={open}
      onOpenChange={onOpenChange}
      title={t("removeTitle", { name: passkey.name })}
      description={t("removeText")}
      confirmLabel={t("remove")}
      pendingLabel={t("removing")}
      pending={remove.isPending}
      onConfirm={() => remove.mutate({ passkeyId: passkey.id })}
    />
  );
}
