import type { ReactNode } from "react";
import { LogoMark } from "../ui/logo-mark.tsx";
import { useDocumentTitle } from "../ui/use-document-title.ts";

/** One message on an otherwise empty page: not found, failed, connecting. */
export function MessagePage({ title, text, children }: { title: string; text: ReactNode; children?: ReactNode }) {
  useDocumentTitle(title);
  return (
    <main className="grid min-h-dvh place-content-center justify-items-center gap-5 px-5 text-center">
      <LogoMark className="size-10" />
      <div className="grid max-w-100 gap-1.5">
        <h1 className="text-xl font-semibold text-balance">{title}</h1>
        <p className="text-pretty text-secondary">{text}</p>
      </div>
      {children && <div className="flex items-center gap-2">{children}</div>}
    </main>
  );
}
