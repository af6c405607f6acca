/** Google's sign, in the colours its guidelines ask for; the only place with literal colours. */
export function GoogleMark() {
  return (
    <svg viewBox="0 0 40 40" aria-hidden className="size-4.5">
      <path
        fill="#4285F4"
        d="M38.5 20.4c0-1.3-.1-2.5-.3-3.7H20v7h10.4a8.9 8.9 0 0 1-3.9 5.9v4.8h6.3c3.7-3.4 5.7-8.3 5.7-14Z"
      />
      <path
        fill="#34A853"
        d="M20 39c5.2 0 9.6-1.7 12.8-4.7l-6.3-4.8c-1.7 1.2-3.9 1.9-6.5 1.9-5 0-9.3-3.4-10.8-8H2.7v5C5.9 34.8 12.4 39 20 39Z"
      />
      <path fill="#FBBC05" d="M9.2 23.4a11.500 11.500 0 0 1 0-7.300v-5H2.700a19.300 19.300 0 0 0 0 17.300l6.500-5Z" />
      <path
        fill="#EA4335"
        d="M20 8.100c2.800 0 5.300 1 7.300 2.900l5.500-5.500A18.800 18.800 0 0 0 20 .5C12.400.5 5.900 4.800 2.700 11.100l6.500 5c1.500-4.600 5.800-8 10.800-8Z"
      />
    </svg>
  );
}
