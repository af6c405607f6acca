import { useState } from "react";
import { useTranslations } from "use-intl";
import type { RouterOutputs } from "../../api/router.ts";
import { Button } from "../../ui/button.tsx";
import { CodeBlock } from "../../ui/code-block.tsx";
import { Dialog, DialogContent, DialogFooter } from "../../ui/dialog.tsx";
import { ApiKeyForm } from "./api-key-form.tsx";

type CreatedKey = RouterOutputs["apiKeys"]["create"];

type CreateApiKeyDialogProps = { open: boolean; onOpenChange: (open: boolean) => void };

/** Makes a key, then shows it this once. */
export function CreateApiKeyDialog({ open, onOpenChange }: CreateApiKeyDialogProps) {
  const t = useTranslations("apiKeys");
  const [created, setCreated] = useState<CreatedKey>();
  const close = () => {
    onOpenChange(false);
    setCreated(undefined);
  };
  return (
    <Dialog open={open} onOpenChange={(next) => (next ? onOpenChange(true) : close())}>
      <DialogContent
        title={t(created ? "createdTitle" : "createTitle")}
        description={t(created ? "createdText" : "createText")}
        // A click beside the sheet must not take away what is shown only once.
        onInteractOutside={(event) => created && event.preventDefault()}
      >
        {created ? <CreatedKeyView created={created} onDone={close} /> : <ApiKeyForm onCreated={setCreated} />}
      </DialogContent>
    </Dialog>
  );
}

function CreatedKeyView({ created, onDone }: { created: CreatedKey; onDone: () => void }) {
  const t = useTranslations("apiKeys");
  return (
    <>
      <p className="mb-2 text-sm font-medium">{t("keyOf", { name: created.name })}</p>
      <CodeBlock code={created.key} label={t("copyKey")} hint={t("usage")} />
      <DialogFooter>
        <Button variant="primary" onClick={onDone}>
          {t("done")}
        </Button>
      </DialogFooter>
    </>
  );
}
