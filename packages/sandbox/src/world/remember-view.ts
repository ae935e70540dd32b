/** Rows never change in place, so what was made from one can be kept as long as the row is. */
export function rememberView<Row extends object, View>(make: (row: Row) => View): (row: Row) => View {
  const known = new WeakMap<Row, View>();
  return (row) => {
    const old = known.get(row);
    if (old !== undefined) return old;
    const view = make(row);
    known.set(row, view);
    return view;
  };
}
