import type { ReactNode } from "react";
import { AuthHeading, AuthLayout } from "./auth-layout.tsx";

/** The end of a mailed link's way, good or bad: what happened and one way on. */
export function OutcomePage({ title, text, children }: { title: string; text: ReactNode; children?: ReactNode }) {
  return (
    <AuthLayout>
      <AuthHeading title={title}>{text}</AuthHeading>
      {children}
    </AuthLayout>
  );
}
