export function WhyDialog(_props: { conversationId: string; open: boolean; onOpenChange: (open: boolean) => void }) {
  return null;
}
