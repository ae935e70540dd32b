/** The mark: two boards that meet in a dovetail. */
export function JoineryMark({ size = 28 }: { readonly size?: number }) {
  return (
    <svg width={size} height={size} viewBox="0 0 32 32" aria-hidden="true" focusable="false">
      <rect width="32" height="32" rx="7" fill="#0f766e" />
      <path d="M4 7h9v5.5l7-2v11l-7-2V25H4z" fill="#fff" />
      <path d="M14.5 7H28v18H14.5v-3.9l7 2V8.9l-7 2z" fill="#8fdccf" />
    </svg>
  );
}
