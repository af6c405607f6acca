import { useRouter } from "@tanstack/react-router";
import { useEffect, useState } from "react";

/** Reads the new page's title to screen readers: a change of route moves no focus and loads no document. */
export function RouteAnnouncer() {
  const router = useRouter();
  const [title, setTitle] = useState("");
  useEffect(
    () =>
      router.subscribe("onRendered", ({ pathChanged }) => {
        if (pathChanged) setTitle(document.title);
      }),
    [router],
  );
  return (
    <p role="status" className="sr-only">
      {title}
    </p>
  );
}
