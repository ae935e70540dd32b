/** The mark: two boards that meet in a dovetail. */
export function JoineryMark({ size = 28 }: { readonly size?: number }) {
  return (
    <svg width={size} height={size} viewBox="0 0 32 32" aria-hidden="true" focusable="false">
      <rect width="32" height="32" rx="7" fill="#0f766e" />
      <path d="M5 7h11v4.2l6-2.2v14l-6-2.2V25H5z" fill="#fff" />
      <path d="M27 7v18h-9.2v-2l6.2 2.2V6.8L17.800 9V7z" fill="#7fd6c9" />
    </svg>
  );
}
