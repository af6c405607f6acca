import type { ChannelSetup, ChannelView } from "@piloto/shared/channels";
import { type ChannelKind, channelKinds } from "@piloto/shared/conversation-words";
import { useState } from "react";
import { useTranslations } from "use-intl";
import { ChannelGlyph, channelNames } from "../../app/channel-glyph.tsx";
import { Dialog, DialogContent } from "../../ui/dialog.tsx";
import { SegmentedControl } from "../../ui/segmented-control.tsx";
import { ConnectFields } from "./connect-fields.tsx";
import { SetupView } from "./setup-dialog.tsx";

type Connected = { channel: ChannelView; setup: ChannelSetup };

/** First the secrets, which are tried; then what Meta has to be told, until its first webhook is here. */
export function ConnectDialog({ open, onOpenChange }: { open: boolean; onOpenChange: (open: boolean) => void }) {
  return (
    <Dialog open={open} onOpenChange={onOpenChange}>
      <Connection onDone={() => onOpenChange(false)} />
    </Dialog>
  );
}

type ReconnectDialogProps = { channel: ChannelView; open: boolean; onClose: () => void };

/** Connects a channel again that somebody took off: the same number comes back to the same history. */
export function ReconnectDialog({ channel, open, onClose }: ReconnectDialogProps) {
  return (
    <Dialog open={open} onOpenChange={(isOpen) => !isOpen && onClose()}>
      <Connection known={channel} onDone={onClose} />
    </Dialog>
  );
}

function Connection({ known, onDone }: { known?: ChannelView; onDone: () => void }) {
  const t = useTranslations("channels.connectDialog");
  const [kind, setKind] = useState<ChannelKind>(known?.kind ?? "whatsapp");
  const [connected, setConnected] = useState<Connected>();
  const done = () => {
    setConnected(undefined);
    onDone();
  };
  return (
    <DialogContent
      title={connected ? t("connectedTitle", { name: connected.channel.name }) : t("title")}
      description={t(connected ? "connectedText" : "text")}
      // A click beside the sheet must not take away what was typed.
      onInteractOutside={(event) => event.preventDefault()}
      onCloseAutoFocus={() => setConnected(undefined)}
    >
      {connected ? (
        <SetupView {...connected} onDone={done} />
      ) : (
        <div className="grid gap-4">
          {!known && (
            <SegmentedControl<ChannelKind>
              block
              aria-label={t("kind")}
              value={kind}
              onValueChange={setKind}
              segments={channelKinds.map((value) => ({
                value,
                label: (
                  <>
                    <ChannelGlyph kind={value} isNamed />
                    {channelNames[value]}
                  </>
                ),
              }))}
            />
          )}
          <ConnectFields key={kind} kind={kind} known={known} onConnected={setConnected} />
        </div>
      )}
    </DialogContent>
  );
}
