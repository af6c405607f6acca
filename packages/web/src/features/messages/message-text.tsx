import { Fragment, type ReactNode } from "react";
import { textLinkStyle } from "../../ui/text-link.tsx";

// What looks like an address or WhatsApp's own *bold*, _italic_ and ~struck~; everything else stays as it was written.
const pattern = /(https?:\/\/[^\s<>"']+)|\*([^*\n]+)\*|_([^_\n]+)_|~([^~\n]+)~/g;

type Piece = { kind: "text" | "link" | "bold" | "italic" | "struck"; text: string };

/** Cuts a message into pieces. Only http and https become links; marks count only at the edge of words. */
export function readPieces(text: string): Piece[] {
  const pieces: Piece[] = [];
  let from = 0;
  for (const match of text.matchAll(pattern)) {
    const [whole, link, bold, italic, struck] = match;
    if (link === undefined && !isAtWordEdge(text, match.index, whole.length)) continue;
    if (match.index > from) pieces.push({ kind: "text", text: text.slice(from, match.index) });
    // A full stop after an address ends the sentence, not the address.
    const address = link?.replace(/[.,;:!?)\]]+$/, "");
    if (address) pieces.push({ kind: "link", text: address });
    else if (bold !== undefined) pieces.push({ kind: "bold", text: bold });
    else if (italic !== undefined) pieces.push({ kind: "italic", text: italic });
    else if (struck !== undefined) pieces.push({ kind: "struck", text: struck });
    from = match.index + (address ?? whole).length;
  }
  if (from < text.length) pieces.push({ kind: "text", text: text.slice(from) });
  return pieces;
}

function isAtWordEdge(text: string, start: number, length: number): boolean {
  const isWord = (letter: string | undefined) => letter !== undefined && /[\p{L}\p{N}]/u.test(letter);
  return !isWord(text[start - 1]) && !isWord(text[start + length]);
}

/** A message's words, with links, line breaks and WhatsApp's marks. */
export function MessageText({ text }: { text: string }) {
  return (
    <span className="wrap-anywhere whitespace-pre-wrap">
      {readPieces(text).map((piece, index) => (
        <Fragment key={index}>{renderPiece(piece)}</Fragment>
      ))}
    </span>
  );
}

function renderPiece({ kind, text }: Piece): ReactNode {
  switch (kind) {
    case "link":
      return (
        <a href={text} target="_blank" rel="noreferrer noopener nofollow" className={textLinkStyle()}>
          {text}
        </a>
      );
    case "bold":
      return <strong className="font-semibold">{text}</strong>;
    case "italic":
      return <em>{text}</em>;
    case "struck":
      return <s>{text}</s>;
    case "text":
      return text;
  }
}
