export function RunViewPage() {
  return null;
}
