import { Download, Printer } from "lucide-react";
import { useTranslations } from "use-intl";
import { useMe } from "../../app/workspace.ts";
import { Button } from "../../ui/button.tsx";
import { CopyButton } from "../../ui/copy-button.tsx";
import { Dialog, DialogContent, DialogFooter } from "../../ui/dialog.tsx";

/** Ten codes, shown this once. A click beside the dialog or Esc does not close it: what is lost here stays lost. */
export function RecoveryCodesDialog({ codes, onClose }: { codes: string[]; onClose: () => void }) {
  const t = useTranslations("security.codes");
  const { user } = useMe();
  const text = [t("fileHeading", { email: user.email }), "", ...codes, ""].join("\n");
  return (
    <Dialog open onOpenChange={(open) => !open && onClose()}>
      <DialogContent
        size="sm"
        title={t("title")}
        description={t("text")}
        onEscapeKeyDown={(event) => event.preventDefault()}
        onInteractOutside={(event) => event.preventDefault()}
      >
        <ol
          aria-label={t("list")}
          className="grid grid-cols-2 gap-x-4 gap-y-1.5 rounded-sm border border-border bg-sunken p-3 font-mono text-xs select-all max-[420px]:grid-cols-1"
        >
          {codes.map((code) => (
            <li key={code} className="whitespace-nowrap">
              {code}
            </li>
          ))}
        </ol>
        <div className="mt-3 flex flex-wrap gap-2">
          <CopyButton text={codes.join("\n")} label={t("copy")} showLabel />
          <Button onClick={() => download(t("fileName"), text)}>
            <Download aria-hidden className="size-3.5" />
            {t("download")}
          </Button>
          <Button onClick={() => print(text)}>
            <Printer aria-hidden className="size-3.5" />
            {t("print")}
          </Button>
        </div>
        <DialogFooter>
          <Button variant="primary" onClick={onClose}>
            {t("done")}
          </Button>
        </DialogFooter>
      </DialogContent>
    </Dialog>
  );
}

function download(fileName: string, text: string): void {
  const url = URL.createObjectURL(new Blob([text], { type: "text/plain" }));
  const link = document.createElement("a");
  link.href = url;
  link.download = fileName;
  link.click();
  // The browser reads the address after this turn.
  setTimeout(() => URL.revokeObjectURL(url), 1_000);
}

/** Prints the text alone, from a window of its own; the page around the dialog has no place on that paper. */
function print(text: string): void {
  const paper = window.open("", "", "width=480,height=640");
  if (!paper) return;
  const lines = paper.document.createElement("pre");
  lines.textContent = text;
  paper.document.body.append(lines);
  paper.print();
  paper.close();
}
