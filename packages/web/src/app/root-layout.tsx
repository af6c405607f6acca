import { Outlet } from "@tanstack/react-router";
import { StepUp } from "./step-up/step-up.tsx";

export function RootLayout() {
  return (
    <>
      <Outlet />
      <StepUp />
    </>
  );
}
