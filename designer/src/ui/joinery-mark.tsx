/** The mark: two boards that meet in a dovetail. */
export function JoineryMark({ size = 28 }: { readonly size?: number }) {
  return (
    <svg width={size} height={size} viewBox="0 0 32 32" aria-hidden="true" focusable="false">
      <rect width="32" height="32" rx="7" fill="#0f766e" />
      <path d="M4 7h11v5.5l7-2.5v12l-7-2.5V25H4z" fill="#fff" />
      <path d="M16.5 7H28v18H16.5v-4.4l7 2.500V8.9l-7 2.5z" fill="#8fdccf" />
    </svg>
  );
}
