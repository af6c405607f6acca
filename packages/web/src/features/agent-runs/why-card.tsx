export function WhyCard(_props: { conversationId: string; onOpen: () => void }) {
  return null;
}
