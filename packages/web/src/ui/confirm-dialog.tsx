import { useId, useState, type ReactNode } from "react";
import { useTranslations } from "use-intl";
import { Button } from "./button.tsx";
import { Dialog, DialogClose, DialogContent, DialogFooter } from "./dialog.tsx";
import { Input } from "./input.tsx";

type ConfirmDialogProps = {
  open: boolean;
  onOpenChange: (open: boolean) => void;
  title: ReactNode;
  /** What exactly is lost; it cannot come back, or an undo would be the better way. */
  description: ReactNode;
  /** When given, the person has to type it; otherwise one click confirms. */
  phrase?: string;
  confirmLabel: string;
  pendingLabel: string;
  pending: boolean;
  onConfirm: () => void;
  /** An error of the last try, or further fields. */
  children?: ReactNode;
};

/** For what cannot be undone: typing the name makes the hand stop. */
export function ConfirmDialog(props: ConfirmDialogProps) {
  return (
    <Dialog open={props.open} onOpenChange={props.onOpenChange}>
      <DialogContent size="sm" title={props.title} description={props.description}>
        <ConfirmForm {...props} />
      </DialogContent>
    </Dialog>
  );
}

function ConfirmForm({ phrase, confirmLabel, pendingLabel, pending, onConfirm, children }: ConfirmDialogProps) {
  const t = useTranslations("ui");
  const [typed, setTyped] = useState("");
  const inputId = useId();
  const isConfirmed = phrase === undefined || typed.trim() === phrase;
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault();
        if (isConfirmed && !pending) onConfirm();
      }}
    >
      {phrase !== undefined && (
        <div className="grid gap-1.5">
          <label htmlFor={inputId} className="text-sm font-medium">
            {t.rich("typeToConfirm", {
              phrase,
              strong: (chunks) => <strong className="font-semibold select-all">{chunks}</strong>,
            })}
          </label>
          <Input
            id={inputId}
            value={typed}
            onChange={(event) => setTyped(event.target.value)}
            autoComplete="off"
            spellCheck={false}
          />
        </div>
      )}
      {children}
      <DialogFooter>
        <DialogClose asChild>
          <Button>{t("cancel")}</Button>
        </DialogClose>
        <Button
          type="submit"
          variant="danger-solid"
          disabled={!isConfirmed}
          pending={pending}
          pendingLabel={pendingLabel}
        >
          {confirmLabel}
        </Button>
      </DialogFooter>
    </form>
  );
}
