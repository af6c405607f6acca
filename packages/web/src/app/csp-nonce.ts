import { setNonce } from "get-nonce";

// Radix writes <style> elements while a dialog locks scrolling; our content security policy wants the nonce on them.
const nonce = document.querySelector<HTMLMetaElement>('meta[property="csp-nonce"]')?.nonce;
if (nonce) setNonce(nonce);
